"use strict";
// Without this script every row is there, in its order; with it tables sort by a column, show the rows that match, and
// begin with a hundred of them: a browser takes a second and more to lay out five thousand that nobody has asked for.
const FIRST = 100, unfold = [];
document.documentElement.classList.add("sorting");
const made = (name, words, more) => Object.assign(document.createElement(name), {textContent: words}, more);
const equip = table => {
  const body = table.tBodies[0], rows = [...body.rows], value = (row, at) => row.cells[at].textContent.trim();
  let order = rows, words = [], texts, most = FIRST;
  const said = made("span", ""), more = made("button", "", {type: "button", className: "more"});
  const show = () => {
    const matching = words.length ? order.filter(row => words.every(word => texts.get(row).includes(word))) : order;
    const shown = matching.slice(0, most), left = matching.length - shown.length;
    body.replaceChildren(...shown);
    said.textContent = words.length ? `${matching.length} of ${rows.length}` : "";
    more.textContent = `Show ${left} more`;
    more.hidden = !left;
  };
  const all = () => { most = rows.length; show(); };
  [...table.tHead.rows[0].cells].forEach((head, at) => {
    const button = made("button", head.textContent, {type: "button"});
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const numbers = head.classList.contains("figure");
      const keyed = rows.map(row => [numbers ? parseFloat(value(row, at)) || 0 : value(row, at).toLowerCase(), row]);
      keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0) * (up ? 1 : -1));
      order = keyed.map(([, row]) => row);
      show();
    });
  });
  const form = made("p", "", {className: "filter"}), label = made("label", "");
  const input = made("input", "", {type: "search"});
  said.setAttribute("role", "status");
  label.append(`Show only ${table.dataset.filter} with `, input);
  form.append(label, " ", said);
  table.parentNode.before(form);
  table.parentNode.after(more);
  input.addEventListener("input", () => {
    words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    texts ??= new Map(rows.map(row => [row, row.textContent.toLowerCase()]));
    show();
  });
  // The button goes; whoever came by keyboard stays at the table.
  more.addEventListener("click", () => { all(); table.parentNode.focus(); });
  unfold.push(all);
  show();
};
// What stands in <noscript> tells once more what the articles' own parts or pages tell; reading it is the larger half of
// opening the page, so it waits until the page has shown itself.
const fetchAside = () => {
  for (const aside of document.querySelectorAll("noscript.aside")) {
    const wide = new DOMParser().parseFromString(aside.textContent, "text/html").body.firstElementChild;
    const part = document.createElement("div");
    part.append(wide);
    equip(wide.querySelector("table"));
    aside.replaceWith(...part.childNodes);
  }
};
// A link to an article or a post inside of a closed part opens it.
const open = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  if (target) target.scrollIntoView();
};
addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("table[data-sort]").forEach(equip);
  document.documentElement.classList.remove("sorting");
  addEventListener("hashchange", open);
  open();
  addEventListener("beforeprint", () => { fetchAside(); for (const all of unfold) all(); });
  requestAnimationFrame(() => setTimeout(fetchAside));
});
