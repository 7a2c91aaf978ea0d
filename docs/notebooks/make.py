"""
Writes the notebooks of this folder anew and runs them: ``python docs/notebooks/make.py`` from the root.

Needs the extra ``notebook``, and nbclient. tests/test_notebooks.py runs them as they stand here.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
ARTICLE = [
    "# One article\n\nWhat an article shows, beside what is known. Everything here runs without any network: the "
    "answers come from a recording that stands beside the article.",
    "import provenance as pv\n\n"
    "evidence = '../../fixtures/evidence/'\n"
    "audit = pv.audit(evidence + 'harbour.html', fetch=pv.replay_fetch(evidence + 'harbour.warc.gz'))\n"
    "[(one.embed.handle, one.status, one.grade) for one in audit.embeds]",
    "An audit shows its report.",
    "audit",
    "The posts against the moment of publication:",
    "audit.plot_timeline()",
    "As a table of pandas: one row for each post, ids are text.",
    "table = audit.to_dataframe()\ntable[['handle', 'post_id', 'shown_date', 'clock_at', 'status', 'worst']]",
    "What has to be looked at, the weightiest first, and what to do:",
    "for one in audit.findings:\n    if one.severity == 'hold':\n        print(one.rule, '–', one.message, '→', one.next_step)",
    "Where a link leads, with every hop:",
    "[(hop.url, hop.status) for hop in audit.facts.resolutions['https://t.co/PiErTaBlE1'].hops]",
]
CORPUS = [
    "# A corpus\n\nMany pages into one store, and questions to it. The pages are the ones that this project is tested "
    "with: every form in which posts are embedded.",
    "from pathlib import Path\nfrom tempfile import mkdtemp\n\nimport provenance as pv\n\n"
    "store = pv.Store(Path(mkdtemp()) / 'corpus.db')\n"
    "pages = sorted(Path('../../fixtures/articles').glob('*.html'))\n"
    "for page in pages:\n    store.add(pv.audit(page))\nlen(pages), len(list(store.articles()))",
    "table = store.to_dataframe()\ntable.shape",
    "Which platforms, and what can be said about their copies without asking anybody?",
    "table[table['kind'] == 'embed'].groupby(['platform', 'status'], observed=True).size().unstack(fill_value=0)",
    "In which forms do posts stand on pages, and how many of them have an address?",
    "forms = table[table['kind'] == 'embed'].groupby('form', observed=True)['permalink']\n"
    "forms.agg(posts='size', with_address='count').sort_values('posts', ascending=False).head(12)",
    "Which rules speak most?",
    "table['rules'].str.split().explode().value_counts().head(10)",
    "The years of the posts, by the time inside their ids:",
    "table['clock_at'].dt.year.value_counts().sort_index().astype('Int64')",
    "store.plot_statuses()",
    "store.close()",
]
MONTH = [
    "# A month of a crawl\n\nThirty days of a newspaper that does not exist: two stories a day, each with posts. A crawl "
    "(`provenance crawl`) fills such a store; here the pages are written by a few lines.",
    "from datetime import UTC, datetime, timedelta\nfrom pathlib import Path\nfrom tempfile import mkdtemp\n\n"
    "import provenance as pv\n\nstart = datetime(2024, 5, 1, 9, tzinfo=UTC)\n\n\n"
    "def post(at, who, printed=None):\n"
    "    post_id = ((int(at.timestamp() * 1000) - 1288834974657) << 22) | 4097\n"
    "    day = f'{printed or at:%B} {(printed or at).day}, {(printed or at).year}'\n"
    "    return (f'<blockquote class=\"twitter-tweet\"><p>The boat of {at:%H:%M} is late. #ferry</p>&mdash; {who} (@{who}) '\n"
    "            f'<a href=\"https://twitter.com/{who}/status/{post_id}\">{day}</a></blockquote>')\n\n\n"
    "store = pv.Store(Path(mkdtemp()) / 'month.db')\n"
    "for number in range(60):\n"
    "    out = start + timedelta(hours=12 * number)\n"
    "    posts = [post(out - timedelta(hours=5 + 9 * number % 200), f'example_{number % 7}')]\n"
    "    if number % 3 == 0:\n"
    "        posts.append(post(out - timedelta(days=2), 'example_works', printed=out - timedelta(days=6)))\n"
    "    page = f'<article><h1>Story {number}</h1>{\"\".join(posts)}</article>'\n"
    "    store.add(pv.audit(page, url=f'https://courier.example/{number}', published=f'{out:%Y-%m-%d}',\n"
    "                       as_of=start + timedelta(days=31)))\n"
    "store.overview().headline",
    "A store shows its overview.",
    "store",
    "store.plot_weeks()",
    "store.plot_ages()",
    "Who is shown most, and how often has an editor something to look at?",
    "table = store.to_dataframe()\n"
    "table.groupby('handle').agg(articles=('article_url', 'nunique'), to_look_at=('holds', 'sum')).sort_values(\n"
    "    'articles', ascending=False)",
    "A printed day that is not the id's day, post by post:",
    "wrong = table[table['rules'].str.contains('dat.id-date')]\n"
    "wrong[['article_url', 'handle', 'shown_date', 'clock_at']].head()",
    "store.close()",
]
NOTEBOOKS = {"one-article.ipynb": ARTICLE, "a-corpus.ipynb": CORPUS, "a-month.ipynb": MONTH}


def is_code(cell: str) -> bool:
    """Words begin with a capital or a heading; none of our lines of code does."""
    return not (cell[0].isupper() or cell[0] == "#")


def main() -> None:
    import nbformat
    from nbclient import NotebookClient
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    for name, cells in NOTEBOOKS.items():
        made = new_notebook(cells=[(new_code_cell if is_code(cell) else new_markdown_cell)(cell, id=f"cell-{place}")
                                   for place, cell in enumerate(cells)])
        NotebookClient(made, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}).execute()
        made.metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
                         "language_info": {"name": "python"}}
        for cell in made.cells:
            cell.metadata.pop("execution", None)
        nbformat.write(made, FOLDER / name)


if __name__ == "__main__":
    main()
