// Vouchers taken with this sale. Always: the wish is on the disk before it is sent, as with rewards.

import { toast } from "../shared/dom.js";
import { NoAnswer } from "../shared/http.js";
import { say } from "../shared/words.js";
import { again, drop, isStillHere, letGo } from "./offers.js";
import { changed, isReckoned, theSale, worthOf } from "./sale.js";
import { ask } from "./service.js";

// Take a voucher with this sale: under its receipt number, so that it counts once.
export function takeVoucher({ code, reward }) {
  if (!isReckoned(reward)) {
    toast(say("not_reckoned", { name: reward.name }));
    return Promise.resolve();
  }
  const sale = theSale();
  const wish = { code, external_id: sale.number, store: sale.place.store, terminal: sale.place.terminal };
  const item = { code, name: reward.name, number: sale.number, state: "asking", wish, ...worthOf(reward) };
  sale.vouchers.push(item);
  return askForVoucher(item);
}

export async function askForVoucher(item) {
  await changed();
  try {
    const answer = await again(() => ask("POST", "/v1/vouchers/redeem", { body: item.wish }));
    if (!isStillHere(item)) return;
    if (!answer.ok || answer.body.status !== "accepted") drop(item, answer.problem ?? say("voucher_gone"));
    else {
      Object.assign(item, { use: answer.body.id, state: "taken" });
      await changed();
    }
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    if (isStillHere(item)) letGo(item);
    toast(say("voucher_needs_network"));
  }
}
