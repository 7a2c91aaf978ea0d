"use strict";
// Datasette's own forms have fields without names, and begin each view with a page of explanations.
addEventListener("load", () => {
  const names = {_filter_column: "Column", _filter_op: "Comparison", _filter_value: "Value", _sort: "Sort by"};
  for (const field of document.querySelectorAll("select, input[type=text]")) {
    const name = names[(field.name || "").replace(/_\d+$/, "")];
    if (name && !field.labels.length) field.setAttribute("aria-label", name);
  }
  for (const field of document.querySelectorAll("#sql-editor, .CodeMirror textarea")) field.setAttribute("aria-label", "SQL");
  for (const list of document.querySelectorAll("dl.column-descriptions")) {
    const part = document.createElement("details"), head = document.createElement("summary");
    head.textContent = "What the columns mean";
    list.replaceWith(part);
    part.append(head, list);
  }
  for (const wide of document.querySelectorAll(".table-wrapper, pre.wrapped-sql")) {
    wide.tabIndex = 0;
    wide.setAttribute("role", "region");
    wide.setAttribute("aria-label", wide.matches("pre") ? "How it is made, in SQL" : "Rows");
  }
  for (const cross of document.querySelectorAll("a.cross")) cross.setAttribute("aria-label", "Remove");
});
