/* Searches the pages of all years. Without it they are there all the same, and so is the browser's own search. */
"use strict";
(() => {
  const most = 100;
  const form = document.getElementById("search");
  if (!form) return;
  const input = document.getElementById("words");
  const found = document.getElementById("found");
  const results = document.getElementById("results");
  const list = results.querySelector("ul");
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  let entries;

  /* Every entry of every year, newest first: the pages are the index. */
  const load = async () => {
    const years = [...document.querySelectorAll("#years a")];
    const pages = await Promise.all(years.map(async (year) => {
      const answer = await fetch(year.href);
      if (!answer.ok) return [];
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      return [...page.querySelectorAll("main li")].map((line) => {
        line.querySelectorAll("a").forEach((a) => { a.href = new URL(a.getAttribute("href"), answer.url).href; });
        const issue = line.closest("section").querySelector("h2").textContent;
        return { line, text: plain(line.textContent + " " + issue), issue };
      });
    }));
    return pages.flat();
  };

  const show = async () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    if (words.length === 0) {
      found.textContent = "";
      results.hidden = true;
      return;
    }
    entries ??= load();
    const hits = (await entries).filter((entry) => words.every((word) => entry.text.includes(word)));
    found.textContent = hits.length === 1 ? "1 entry" : hits.length + " entries" + (hits.length > most ? ", the newest " + most : "");
    list.replaceChildren(...hits.slice(0, most).map((entry) => {
      const line = document.importNode(entry.line, true);
      line.lastElementChild.append(" · " + entry.issue);
      return line;
    }));
    results.hidden = hits.length === 0;
  };

  form.hidden = false;
  const search = () => show().catch(() => { found.textContent = "The pages of the years could not be read."; });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  let waiting;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 150);
  });
  const asked = new URLSearchParams(location.search).get("words");
  if (asked) {
    input.value = asked;
    search();
  }
})();
