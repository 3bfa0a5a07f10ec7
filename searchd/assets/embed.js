/*
 * <lontar-search>: the library's search on a page of another web site.
 *
 *     <script src="https://library.example.org/embed.js" defer></script>
 *     <lontar-search lang="en" facets="country,sector" filter="country=THA"></lontar-search>
 *
 * Attributes: src (the library's address; that of the script if it is not said), lang, q (to begin
 * with), filter (parameters that always hold), facets (to choose from), per-page. Looks are set by
 * CSS variables: --lontar-accent, --lontar-text, --lontar-soft, --lontar-line, --lontar-background,
 * --lontar-mark, --lontar-radius, --lontar-font. Nothing that the library answers becomes markup.
 */
"use strict";

(() => {
    const home = new URL(document.currentScript.src).origin;
    const style = new CSSStyleSheet();
    style.replaceSync(`
        :host { display: block; color: var(--lontar-text, inherit); font-family: var(--lontar-font, inherit);
            background: var(--lontar-background, transparent); line-height: 1.5; }
        * { box-sizing: border-box; }
        [hidden] { display: none !important; }
        form { display: flex; flex-wrap: wrap; gap: .5rem; }
        input, select, button { font: inherit; color: inherit; border-radius: var(--lontar-radius, .4rem); min-width: 0; }
        input { flex: 1 1 14rem; padding: .55rem .8rem; border: 1px solid var(--lontar-soft, #566272); background: transparent; }
        select { padding: .35rem; border: 1px solid var(--lontar-line, #c9d0d8); background: transparent; max-width: 14rem; }
        select option { color: #1b2430; background: #fff; }
        button { padding: .55rem 1.1rem; border: 0; cursor: pointer; font-weight: 600; color: #fff; background: var(--lontar-accent, #0b5d6b); }
        :focus-visible { outline: 3px solid var(--lontar-accent, #0b5d6b); outline-offset: 2px; }
        .facets { flex-basis: 100%; display: flex; flex-wrap: wrap; gap: .5rem; }
        .status, .facts { color: var(--lontar-soft, #566272); margin: .5rem 0 0; font-size: .9em; }
        ol { list-style: none; margin: 0; padding: 0; }
        li { padding: .8rem 0; border-bottom: 1px solid var(--lontar-line, #dde2e8); overflow-wrap: anywhere; }
        a { color: var(--lontar-accent, #0b5d6b); }
        .title { font-weight: 600; font-size: 1.08em; }
        .facts { margin: .1rem 0 .2rem; }
        p { margin: .2rem 0; }
        mark { background: var(--lontar-mark, #ffe9a3); color: #1b2430; border-radius: .15em; }
        .more { margin-top: .9rem; }
    `);

    /* Texts of the interface, once a library and language. */
    const texts = new Map();
    async function loadTexts(source, language) {
        const key = source + " " + language;
        if (!texts.has(key)) {
            texts.set(key, fetch(source + "/assets/messages.tsv").then((answer) => answer.text()).then((table) => {
                const rows = table.split("\n").filter((line) => line && !line.startsWith("#"))
                    .map((line) => line.split("\t"));
                const column = Math.max(rows[0].indexOf(language), 1);
                return Object.fromEntries(rows.map((row) => [row[0], row[column]]));
            }));
        }
        return texts.get(key);
    }

    function make(tag, className, text) {
        const element = document.createElement(tag);
        if (className) {
            element.className = className;
        }
        if (text !== undefined) {
            element.textContent = text;
        }
        return element;
    }

    /* A link of the library's, whose address may be none that runs. */
    function link(source, address, text) {
        const element = make("a", "", text);
        const url = new URL(address, source);
        if (url.protocol === "https:" || url.protocol === "http:") {
            element.href = url.href;
        }
        return element;
    }

    /* A snippet with its words marked; ranges count code points. */
    function marked(snippet) {
        const paragraph = make("p");
        const points = Array.from(snippet.text);
        let at = 0;
        for (const [start, length] of snippet.ranges) {
            paragraph.append(points.slice(at, start).join(""),
                make("mark", "", points.slice(start, start + length).join("")));
            at = start + length;
        }
        paragraph.append(points.slice(at).join(""));
        paragraph.dir = "auto";
        return paragraph;
    }

    class LontarSearch extends HTMLElement {
        #asked = 0;
        #next = null;

        async connectedCallback() {
            if (this.shadowRoot) {
                return;
            }
            this.attachShadow({mode: "open"}).adoptedStyleSheets = [style];
            this.source = (this.getAttribute("src") || home).replace(/\/$/, "");
            this.language = this.getAttribute("lang") || document.documentElement.lang.slice(0, 2) || "en";
            try {
                this.texts = await loadTexts(this.source, this.language);
            } catch {
                this.shadowRoot.append(link(this.source, "/", this.source));
                return;
            }
            this.#build();
            if (this.hasAttribute("q")) {
                this.#search();
            }
        }

        #build() {
            const form = make("form");
            const button = make("button", "", this.texts.search);
            this.input = make("input");
            this.input.type = "search";
            this.input.value = this.getAttribute("q") || "";
            this.input.dir = "auto";
            this.input.setAttribute("aria-label", this.texts.search_library);
            this.input.placeholder = this.texts.search_library;
            this.facets = make("div", "facets");
            this.facets.hidden = true;
            this.status = make("p", "status");
            this.status.setAttribute("role", "status");
            this.list = make("ol");
            this.more = make("button", "more", this.texts.next);
            this.more.hidden = true;
            form.setAttribute("role", "search");
            form.append(this.input, button, this.facets);
            form.addEventListener("submit", (event) => {
                event.preventDefault();
                this.#search();
            });
            this.more.addEventListener("click", () => this.#goOn());
            this.shadowRoot.append(form, this.status, this.list, this.more);
            this.shadowRoot.host.dir = this.texts.direction;
        }

        #address() {
            const parameters = new URLSearchParams(this.getAttribute("filter") || "");
            parameters.set("lang", this.language);
            parameters.set("per_page", this.getAttribute("per-page") || "5");
            parameters.set("snippets", "2");
            parameters.set("facets", this.getAttribute("facets") || "none");
            if (this.input.value.trim() !== "") {
                parameters.set("q", this.input.value.trim());
            }
            for (const select of this.facets.querySelectorAll("select")) {
                if (select.value !== "") {
                    parameters.append(select.name, select.value);
                }
            }
            return this.source + "/api/v1/search?" + parameters;
        }

        async #fetch(address) {
            const number = ++this.#asked;
            try {
                const answer = await fetch(address);
                const body = await answer.json();
                if (number !== this.#asked) {
                    return null;
                }
                if (!answer.ok) {
                    this.status.textContent = body.detail;
                    return null;
                }
                return body;
            } catch {
                this.status.textContent = this.source;
                return null;
            }
        }

        async #search() {
            const answer = await this.#fetch(this.#address());
            if (answer) {
                this.list.replaceChildren();
                this.#showFacets(answer.facets);
                this.#show(answer);
            }
        }

        async #goOn() {
            const first = this.list.children.length;
            const answer = await this.#fetch(this.source + this.#next);
            if (answer) {
                this.#show(answer);
                this.list.children[first]?.querySelector("a")?.focus();
            }
        }

        #show(answer) {
            this.status.textContent = answer.total === 1 ? this.texts.total_one
                : this.texts.total.replace("%s", answer.total);
            for (const hit of answer.hits) {
                this.list.append(this.#hit(hit));
            }
            this.#next = answer.links.next;
            this.more.hidden = this.#next === null;
        }

        #hit(hit) {
            const item = make("li");
            const title = link(this.source, hit.links.page, hit.title || hit.id);
            const facts = [hit.year, hit.publisher].filter((fact) => fact !== null).join(" · ");
            title.className = "title";
            title.dir = "auto";
            item.append(title);
            if (facts !== "") {
                item.append(make("p", "facts", facts));
            }
            for (const snippet of hit.snippets) {
                item.append(marked(snippet));
            }
            return item;
        }

        #showFacets(facets) {
            const names = (this.getAttribute("facets") || "").split(",").map((name) => name.trim())
                .filter((name) => name in facets);
            const chosen = new Map([...this.facets.querySelectorAll("select")].map((select) => [select.name, select.value]));
            this.facets.hidden = names.length === 0;
            this.facets.replaceChildren(...names.map((name) => {
                const select = make("select");
                const all = make("option", "", this.texts[name] || name);
                all.value = "";
                select.name = name;
                select.setAttribute("aria-label", this.texts[name] || name);
                select.append(all, ...facets[name].values.map((value) => {
                    const option = make("option", "", value.label + " (" + value.count + ")");
                    option.value = value.value;
                    option.selected = chosen.get(name) === value.value;
                    return option;
                }));
                select.addEventListener("change", () => this.#search());
                return select;
            }));
        }
    }

    customElements.define("lontar-search", LontarSearch);
})();
