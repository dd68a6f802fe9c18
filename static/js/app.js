// Everything here only makes quicker what works without it.
"use strict";

const root = document.documentElement;
root.dataset.script = "on";

for (const button of document.querySelectorAll("[data-theme-toggle]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* storage is off */ }
  });
}

// After a refused form the summary of its errors is what to read first.
const summary = document.querySelector("[data-focus]");
if (summary) {
  summary.focus();
  document.title = `${root.lang === "vi" ? "Lỗi" : "Error"}: ${document.title}`;
}

// A form that asks first: the browser's own dialog element, so that the keyboard works as people expect.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = form.dataset.confirm;
  if (!question || form.dataset.confirmed) return;
  event.preventDefault();
  const dialog = document.createElement("dialog");
  const text = document.createElement("p");
  text.textContent = question;
  const row = document.createElement("form");
  row.method = "dialog";
  row.className = "sticky-actions";
  for (const [value, label, style] of [["yes", root.lang === "vi" ? "Đồng ý" : "Yes", ""], ["no", root.lang === "vi" ? "Không" : "No", " button--secondary"]]) {
    const button = document.createElement("button");
    button.value = value;
    button.textContent = label;
    button.className = `button${style}`;
    row.append(button);
  }
  dialog.append(text, row);
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "yes") {
      form.dataset.confirmed = "1";
      form.requestSubmit(event.submitter);
    }
    dialog.remove();
  });
  dialog.showModal();
});

// One press is one request: a second press of a button that is on its way does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  if (form.method === "post" && !form.hasAttribute("hx-post")) {
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 5000);
  }
});
