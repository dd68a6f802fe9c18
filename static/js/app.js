// Everything here only makes quicker what works without it.
"use strict";

const root = document.documentElement;
const vietnamese = root.lang === "vi";
root.dataset.script = "on";

// Light or dark: the system decides until a person does.
for (const button of document.querySelectorAll("[data-theme-toggle]")) {
  const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);
  const tell = () => button.setAttribute("aria-pressed", String(dark()));
  button.hidden = false;
  tell();
  button.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* storage is off */ }
    tell();
  });
}

// After a refused form, the summary of its errors is what to read first; our own messages replace the browser's bubbles.
for (const form of document.querySelectorAll("form.form")) form.noValidate = true;
const summary = document.querySelector("[data-focus]");
if (summary) {
  summary.focus();
  document.title = `${vietnamese ? "Lỗi" : "Error"}: ${document.title}`;
}
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".error-summary a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  (field.closest(".field") || field).scrollIntoView({ block: "start" });
  field.focus({ preventScroll: true });
});

// An open menu closes when the person goes elsewhere.
const menus = () => document.querySelectorAll("details.user-menu[open]");
document.addEventListener("click", (event) => { for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false; });
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) { menu.open = false; menu.querySelector("summary").focus(); }
});

// A form that asks first: the browser's own dialog, so that the keyboard works as people expect.
function ask(question) {
  const dialog = document.createElement("dialog");
  const text = document.createElement("p");
  const row = document.createElement("form");
  text.id = "ask-text";
  text.textContent = question;
  dialog.setAttribute("aria-labelledby", text.id);
  row.method = "dialog";
  row.className = "actions";
  for (const [value, label, style] of [["yes", vietnamese ? "Đồng ý" : "Yes", ""], ["no", vietnamese ? "Không" : "No", " button--secondary"]]) {
    const button = document.createElement("button");
    Object.assign(button, { value, textContent: label, className: `button${style}`, autofocus: value === "no" });
    row.append(button);
  }
  dialog.append(text, row);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((answer) => dialog.addEventListener("close", () => { dialog.remove(); answer(dialog.returnValue === "yes"); }));
}

// One press is one request: a second press of a button that is on its way does nothing.
const sent = new WeakSet();
const agreed = new WeakSet();
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog") return;
  const question = event.submitter?.dataset.confirm || form.dataset.confirm;
  if (question && !agreed.delete(form)) {
    event.preventDefault();
    if (await ask(question)) { agreed.add(form); form.requestSubmit(event.submitter); }
    return;
  }
  if (form.method !== "post") return;
  if (sent.has(form)) { event.preventDefault(); return; }
  sent.add(form);
  setTimeout(() => sent.delete(form), 5000);
});

// A list follows its filter while one types or chooses (htmx fetches it); what must be typed whole, a date, waits for the button.
for (const form of document.querySelectorAll("form.filter[hx-get]")) {
  form.addEventListener("input", (event) => { if (event.target.matches("select, [name=q]")) form.dispatchEvent(new Event("filter")); });
}

// Print and copy need a script, so their buttons appear with it.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim());
    button.textContent = vietnamese ? "Đã sao chép" : "Copied";
  });
}

// Scripts of single pages say how saving goes: portal.saving("saved" | "saving" | "failed", text).
window.portal = {
  saving(state, text = "") {
    const time = new Date().toLocaleTimeString("vi-VN", { hour12: false });
    const words = {
      saving: vietnamese ? "Đang lưu…" : "Saving…",
      saved: vietnamese ? `Đã lưu lúc ${time}` : `Saved at ${time}`,
      failed: vietnamese ? "Chưa lưu được; nội dung vẫn còn trên trang này." : "Not saved yet; the text is still on this page.",
    };
    for (const line of document.querySelectorAll("[data-save-status]")) {
      line.dataset.state = state;
      line.textContent = text || words[state];
    }
  },
};
