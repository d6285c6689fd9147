// Starts the page: everything is prepared, then whoever uses this device sees theirs.

import { byId } from "../shared/dom.js";
import { install } from "../shared/installed.js";
import { applyTheme } from "../shared/theme.js";
import { dayAndTime, language, say, time } from "../shared/words.js";
import { forget, know, onAnswer, recall } from "./answers.js";
import { prepareCard } from "./card.js";
import { prepareClaims } from "./claims.js";
import { prepareConsents } from "./consents.js";
import { prepareHistory } from "./history.js";
import { prepareHome } from "./home.js";
import * as live from "./live.js";
import { prepareMore, speakAsMember } from "./more.js";
import { prepareRedeeming } from "./redeem.js";
import { prepareRewards } from "./rewards.js";
import { isSignedIn, onSignedOut } from "./session.js";
import { prepareSignIn, showSignIn, startOver } from "./signin.js";
import { prepareStamps } from "./stamps.js";
import * as views from "./views.js";

const DAY = 86_400_000;
let hasBegun = false;
let isOnline = true;

applyTheme();
keepAddressClean();
[prepareHome, prepareCard, prepareHistory, prepareRewards, prepareRedeeming, prepareStamps, prepareClaims, prepareConsents, prepareMore].forEach((prepare) => prepare());
prepareSignIn(() => recall().then(() => enter(true)));
onSignedOut(leave);
onAnswer((name) => name === "home" && speakAsMember());
live.onNetwork(tellNetwork);
if (isSignedIn()) recall().then(() => enter(false));
else recall().then(forget).then(out);
install("app");

function enter(isNew) {
  if (isNew) location.hash = "#/home";
  byId("signin").hidden = true;
  byId("frame").hidden = false;
  if (hasBegun) window.dispatchEvent(new HashChangeEvent("hashchange"));
  else views.begin();
  hasBegun = true;
  live.start();
  if (isNew) byId("view-home").querySelector("h1").focus({ preventScroll: true });
}

// The next one on this device sees nothing of this one: what is kept goes, and then the page itself.
async function leave(reason) {
  live.stop();
  views.stop();
  document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
  byId("frame").hidden = true;
  document.title = say("title");
  await forget();
  startOver(reason);
}

function out() {
  byId("frame").hidden = true;
  byId("signin").hidden = false;
  document.title = say("title");
  showSignIn();
}

// Without the network, the time of what is shown stands beside it.
function tellNetwork(isThere) {
  isOnline = isThere;
  const at = know("home")?.at;
  byId("network").hidden = isOnline;
  if (isOnline) return;
  byId("network-text").textContent = at ? say("as_of", { moment: Date.now() - at < DAY ? time(at) : dayAndTime(at) }) : say("offline");
}

// The language was asked for once, and is remembered: the address need not say it any more.
function keepAddressClean() {
  const address = new URL(location.href);
  if (address.searchParams.get("lang") !== language) return;
  history.replaceState(null, "", address.pathname + address.hash);
}
