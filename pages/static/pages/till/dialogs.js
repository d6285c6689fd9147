// Dialogs: one at a time, closed by Escape and [data-close]; then the scan field has the focus again.

import { byId, raiseToasts } from "../shared/dom.js";

export const openDialog = () => document.querySelector("dialog[open]");
export const toScan = () => byId("scan").focus({ preventScroll: true });

export function show(dialog, focus = null) {
  openDialog()?.close();
  dialog.showModal();
  raiseToasts();
  (focus ?? dialog.querySelector("h2")).focus();
}

export function listenToDialogs() {
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("close", () => openDialog() ?? toScan());
    dialog.addEventListener("click", (event) => {
      if (event.target.closest("[data-close]")) dialog.close();
    });
  }
}
