// Everything without a mouse: F-keys for what a cashier does all day, Escape back to the scan field.

import { byId } from "../shared/dom.js";
import { openDialog, toScan } from "./dialogs.js";
import { toRewards } from "./rewards.js";
import { undo } from "./sale.js";

const KEYS = {
  F2: () => focusOn(byId("amount")),
  F4: toRewards,
  F7: () => byId("open-enrol-member").click(),
  F8: () => byId("open-return").click(),
  F9: () => byId("paid-cash").click(),
  F10: () => byId("paid-card").click(),
};

export function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    if (byId("sell").hidden || openDialog()) {
      if (event.key in KEYS) event.preventDefault();
      return;
    }
    if (event.key in KEYS && !event.repeat) {
      event.preventDefault();
      KEYS[event.key]();
    } else if (event.key === "Escape") leave();
    else if (event.key === "z" && (event.ctrlKey || event.metaKey) && !event.target.value) {
      event.preventDefault();
      undo();
    }
  });
}

function focusOn(element) {
  element?.focus();
  element?.select?.();
}

function leave() {
  byId("scan").value = "";
  toScan();
}
