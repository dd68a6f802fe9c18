// One criterion's form: saves itself while one types, uploads files with progress. Without this file every button still works.
(() => {
  "use strict";
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;

  const state = form.querySelector("[data-save-state]");
  const text = (name) => form.dataset[name] || "";
  const WAIT = 2000, RETRY = 5000, KEEP = 7 * 24 * 3600 * 1000;
  const draftKey = "draft:" + form.dataset.owner + ":" + location.pathname;
  let timer = null, running = null, dirty = false, stopped = false, upload = null;

  const say = (html, isText = true) => {
    if (isText) state.textContent = html; else state.innerHTML = html;
  };

  const body = (go) => {
    const data = new FormData(form);
    data.delete("files");
    data.delete("go");
    data.append("go", go);
    return data;
  };

  // -- a copy in this browser until the server has it ----------------------------------------------------------------
  const remember = () => {
    const fields = [...body("stay")].filter(([name]) => !["csrfmiddlewaretoken", "version", "go"].includes(name));
    try { localStorage.setItem(draftKey, JSON.stringify({at: Date.now(), fields})); } catch { /* full or forbidden */ }
  };
  const forget = () => { try { localStorage.removeItem(draftKey); } catch { /* forbidden */ } };

  const restore = (fields) => {
    for (const element of form.elements) {
      if (!element.name || ["hidden", "file", "submit", "button"].includes(element.type)) continue;
      const values = fields.filter(([name]) => name === element.name).map(([, value]) => value);
      if (["radio", "checkbox"].includes(element.type)) element.checked = values.includes(element.value);
      else if (values.length) element.value = values[0];
    }
    changed();
  };

  const offerDraft = () => {
    let draft = null;
    try { draft = JSON.parse(localStorage.getItem(draftKey)); } catch { return; }
    const bar = document.querySelector("[data-draft]");
    if (!draft || !bar || Date.now() - draft.at > KEEP) return forget();
    const now = JSON.stringify([...body("stay")].filter(([name]) => !["csrfmiddlewaretoken", "version", "go"].includes(name)));
    if (now === JSON.stringify(draft.fields)) return forget();
    bar.hidden = false;
    bar.querySelector("[data-draft-restore]").addEventListener("click", () => { bar.hidden = true; restore(draft.fields); });
    bar.querySelector("[data-draft-drop]").addEventListener("click", () => { bar.hidden = true; forget(); });
  };

  // -- saving -------------------------------------------------------------------------------------------------------
  const changed = () => {
    if (stopped) return;
    dirty = true;
    remember();
    say(text("textUnsaved"));
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  };

  const takeVersion = (version) => {
    if (version) form.elements.version.value = version;
  };

  const save = async () => {
    if (running || upload || !dirty || stopped) return;
    dirty = false;
    running = new AbortController();
    try {
      const answer = await fetch(form.action, {method: "POST", body: body("stay"), headers: {"HX-Request": "true"}, signal: running.signal});
      const html = await answer.text();
      if (answer.redirected || answer.status === 403) {
        dirty = true;
        say(text("textSession"));
      } else if (answer.status === 409) {
        stopped = true;
        say(html, false);
        state.focus();
      } else if (!answer.ok) {
        throw new Error(answer.status);
      } else {
        takeVersion(answer.headers.get("X-Answer-Version"));
        say(html, false);
        if (!dirty) forget();
      }
    } catch (error) {
      if (error.name !== "AbortError") say(text("textOffline"));
      dirty = true;
      timer = setTimeout(save, RETRY);
    } finally {
      running = null;
      if (dirty && !stopped) { clearTimeout(timer); timer = setTimeout(save, RETRY); }
    }
  };

  form.addEventListener("input", (event) => { if (event.target.type !== "file") changed(); });
  form.addEventListener("change", (event) => { if (event.target.type !== "file") changed(); });
  form.addEventListener("submit", () => { stopped = true; clearTimeout(timer); if (running) running.abort(); });
  window.addEventListener("online", save);

  // -- uploading ----------------------------------------------------------------------------------------------------
  const panel = () => form.querySelector("[data-evidence]");
  const part = (name) => panel().querySelector(`[data-${name}]`);

  const tooLarge = (files) => {
    const limit = Number(part("upload").dataset.maxBytes);
    return files.filter((file) => file.size > limit).map((file) => file.name);
  };

  const send = (files) => {
    if (!files.length || upload) return;
    const large = tooLarge(files);
    if (large.length) {
      part("upload-state").textContent = text("textTooLarge") + " " + large.join(", ");
      return;
    }
    const data = body("upload");
    files.forEach((file) => data.append("files", file));
    upload = new XMLHttpRequest();
    upload.open("POST", form.action);
    upload.setRequestHeader("HX-Request", "true");
    const bar = part("upload-progress"), cancel = part("upload-cancel");
    bar.hidden = cancel.hidden = false;
    cancel.onclick = () => upload && upload.abort();
    upload.upload.onprogress = (event) => { bar.value = event.loaded; bar.max = event.total; };
    const end = (message) => {
      upload = null;
      bar.hidden = cancel.hidden = true;
      if (message) part("upload-state").textContent = message;
    };
    upload.onabort = () => end(text("textCancelled"));
    upload.onerror = () => end(text("textOffline"));
    upload.onload = () => {
      const {status, responseText, responseURL} = upload;
      const version = upload.getResponseHeader("X-Answer-Version");
      end(status === 409 || status >= 400 ? text("textOffline") : "");
      if (status === 409) { stopped = true; say(responseText, false); return; }
      if (status !== 200 || !responseURL.startsWith(new URL(form.action, location.href).href.split("?")[0])) return;
      takeVersion(version);
      panel().outerHTML = responseText;
      bind();
    };
    upload.send(data);
  };

  const bind = () => {
    const input = part("upload"), drop = part("drop");
    input.addEventListener("change", () => send([...input.files]));
    ["dragover", "dragenter"].forEach((name) => drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("is-over");
    }));
    ["dragleave", "drop"].forEach((name) => drop.addEventListener(name, () => drop.classList.remove("is-over")));
    drop.addEventListener("drop", (event) => { event.preventDefault(); send([...event.dataTransfer.files]); });
  };

  bind();
  offerDraft();
})();
