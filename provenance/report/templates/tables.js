"use strict";
// Without this script every row is there, in its order; with it tables sort by a column and show the rows that match.
for (const table of document.querySelectorAll("table[data-sort]")) {
  const body = table.tBodies[0], rows = [...body.rows], value = (row, at) => row.cells[at].textContent.trim();
  let texts;
  [...table.tHead.rows[0].cells].forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button"; button.textContent = head.textContent; head.replaceChildren(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const numbers = head.classList.contains("figure");
      const keyed = rows.map(row => [numbers ? parseFloat(value(row, at)) || 0 : value(row, at).toLowerCase(), row]);
      keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0) * (up ? 1 : -1));
      body.append(...keyed.map(([, row]) => row));
    });
  });
  const form = document.createElement("p"), label = document.createElement("label"), said = document.createElement("span");
  const input = document.createElement("input");
  form.className = "filter"; input.type = "search"; said.setAttribute("role", "status");
  label.append(`Show only ${table.dataset.filter} with `, input);
  form.append(label, " ", said);
  table.parentNode.before(form);
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    texts ??= new Map(rows.map(row => [row, row.textContent.toLowerCase()]));
    for (const row of rows) {
      row.hidden = !words.every(word => texts.get(row).includes(word));
      if (!row.hidden) shown += 1;
    }
    said.textContent = words.length ? `${shown} of ${rows.length}` : "";
  });
}
// A link to an article or a post inside of a closed part opens it; so does printing for all of them.
const open = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  if (target) target.scrollIntoView();
};
addEventListener("hashchange", open);
open();
