// The Connections page: quiet refresh, and "Check now", which starts a check and waits for its new light.
import { quietly, refresh, send, tell } from "./desk.js";

const LONGEST_CHECK = 90_000;
const checking = new Map(); // account -> what was known of it, and since when we wait

document.addEventListener("click", async (event) => {
  const account = event.target.closest?.("[data-check]")?.dataset.check;
  if (!account || checking.has(account)) return;
  checking.set(account, { was: card(account).dataset.version, since: Date.now() });
  show();
  const answer = await send(`api/connections/${encodeURIComponent(account)}/check`, {});
  if (answer.ok) return;
  checking.delete(account);
  show();
  tell(answer.problem, "bad");
});

document.addEventListener("desk:refreshed", () => {
  for (const [account, { was, since }] of checking) {
    const now = card(account);
    if (now && now.dataset.version === was && Date.now() - since < LONGEST_CHECK) continue;
    checking.delete(account);
    if (!now || now.dataset.version === was) tell(`No answer from the check of ${account} yet. Look at the DAG connection_status in Airflow.`, "bad");
    else tell(`${account} was checked: ${lights(now)}.`);
  }
  show();
});

function card(account) {
  return document.querySelector(`[data-account="${CSS.escape(account)}"]`);
}

function lights(account) {
  return [...account.querySelectorAll(".which")].map((one) => `${one.querySelector("b").textContent} ${one.querySelector(".light").textContent.trim()}`).join(", ");
}

function show() {
  for (const button of document.querySelectorAll("[data-check]")) {
    const busy = checking.has(button.dataset.check);
    button.firstChild.textContent = busy ? "Checking…" : "Check now";
    button.setAttribute("aria-busy", busy);
    button.classList.toggle("busy", busy);
  }
}

let quietSince = Date.now();
quietly(2, async () => {
  const every = 1000 * Number(document.querySelector("[data-every]").dataset.every);
  if (!checking.size && Date.now() - quietSince < every) return;
  quietSince = Date.now();
  await refresh();
});
