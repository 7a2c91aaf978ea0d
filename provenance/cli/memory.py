"""
How the C library keeps what threads have freed: as little of it as it can be told to.
"""

from __future__ import annotations

__all__ = ["give_memory_back"]

#: Of glibc's ``mallopt``: ``M_MMAP_THRESHOLD``, the size from which on a block goes back to the system at once, and
#: ``M_ARENA_MAX``, the heaps among which threads are spread; each keeps the most it ever held.
_THRESHOLD, _LARGE_BLOCK = -3, 1024 * 1024
_ARENAS, _FEW_ARENAS = -8, 2


def give_memory_back() -> None:
    """
    Have large blocks go back to the system when they are free; of use with threads on Linux, without effect elsewhere.

    To be called before there are threads. Measured: 64 threads that read bodies of 10 MiB, six of them at a time, took
    516 MB, as glibc keeps what a thread has freed for that thread; with this 215 to 266 MB, and with four at a time
    200 MB.
    """
    import ctypes

    try:
        library = ctypes.CDLL(None)
        library.mallopt(_THRESHOLD, _LARGE_BLOCK)
        library.mallopt(_ARENAS, _FEW_ARENAS)
    except (AttributeError, OSError, TypeError):
        return  # another C library: it has no such setting, and no such habit
