// Act on what is selected: ask first, then show what came of it, a row each.
import { ask, send } from "./desk.js";

const MOST_SHOWN = 200;
const byId = (id) => document.getElementById(id);

// Answer the results, or null if nothing was done. `button` says which action, `body` to which orders, `words` to how many.
export async function act(button, body, words) {
  const answer = await ask(prepared(button, words));
  if (!answer) return null;
  working(button.textContent);
  const reason = "needsReason" in button.dataset ? answer.get("reason") : "";
  const { data, problem } = await send(`api/actions/${button.dataset.action}`, { ...body, reason });
  if (!data?.results) return failed(button.textContent, problem);
  await closed(shown(button.textContent, data));
  return data.results;
}

function prepared(button, words) {
  const needsReason = "needsReason" in button.dataset;
  byId("act-title").textContent = `${button.textContent}: ${words.charAt(0).toLowerCase()}${words.slice(1)}`;
  byId("act-sentence").textContent = button.dataset.sentence;
  byId("act-reason-field").hidden = !needsReason;
  byId("act-reason").required = needsReason;
  byId("act-do").textContent = button.textContent;
  byId("act-do").className = button.classList.contains("danger") ? "danger" : "primary";
  return byId("act");
}

function working(name) {
  byId("acted-title").textContent = `${name}: working…`;
  byId("acted-note").textContent = "";
  byId("acted-results").hidden = true;
  byId("acted").showModal();
  byId("acted-title").focus();
}

function failed(name, problem) {
  byId("acted-title").textContent = `${name}: it did not work`;
  byId("acted-note").textContent = problem;
  return null;
}

function shown(name, { done, refused, results, started, notes }) {
  const first = results.filter((one) => one.outcome !== "done");
  const rows = [...first, ...results.filter((one) => one.outcome === "done")];
  byId("acted-title").textContent = `${name}: ${done} done${refused ? `, ${refused} refused` : ""}`;
  byId("acted-note").textContent = note(rows.length - MOST_SHOWN, started, notes);
  byId("acted-rows").replaceChildren(...rows.slice(0, MOST_SHOWN).map(line));
  byId("acted-results").hidden = rows.length === 0;
  if (!byId("acted").open) byId("acted").showModal();
  return byId("acted");
}

function note(left, started, notes) {
  const said = [...notes];
  if (started.length) said.push(`Started: ${started.map((one) => `${one.dag} for ${one.account}`).join(", ")}. The list shows the orders turning.`);
  if (left > 0) said.push(`${left} more are not shown here; each order's page tells what came of it.`);
  return said.join(" ");
}

function line(one) {
  const row = document.createElement("tr");
  const order = document.createElement("th");
  const link = Object.assign(document.createElement("a"), { href: `orders/${one.order}`, textContent: one.number || one.order });
  order.scope = "row";
  order.append(link);
  const done = one.outcome === "done";
  const mark = Object.assign(document.createElement("b"), { className: done ? "good" : "red", textContent: done ? "✓ Done" : "✕ Refused" });
  const result = document.createElement("td");
  result.append(mark, one.message ? ` ${one.message}` : "");
  const now = Object.assign(document.createElement("td"), { textContent: [one.status, one.sync_status].filter(Boolean).join(", ") });
  row.append(order, result, now);
  return row;
}

function closed(dialog) {
  return new Promise((then) => dialog.addEventListener("close", then, { once: true }));
}
