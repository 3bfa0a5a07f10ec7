/* What a script adds to the pages: suggestions, filters at once, years by dragging, the map. */
"use strict";

document.documentElement.classList.add("js");

/* --- suggestions: the combobox pattern, with a list below the box --- */

function combobox(input) {
    const list = document.createElement("ul");
    let active = -1;
    let timer = 0;
    let asked = 0;

    list.id = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.dataset.label);
    input.parentElement.append(list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");

    function close() {
        list.hidden = true;
        active = -1;
        input.setAttribute("aria-expanded", "false");
        input.removeAttribute("aria-activedescendant");
    }
    function choose(option) {
        if (option.dataset.kind === "title") {
            location.assign("/documents/" + encodeURIComponent(option.dataset.value));
            return;
        }
        input.value = option.dataset.query;
        close();
        input.form.requestSubmit();
    }
    function mark(next) {
        const options = list.children;
        if (active >= 0) {
            options[active].setAttribute("aria-selected", "false");
        }
        active = (next + options.length) % options.length;
        options[active].setAttribute("aria-selected", "true");
        input.setAttribute("aria-activedescendant", options[active].id);
    }
    function queryFor(one) {
        const text = one.text.includes(" ") ? '"' + one.text.replaceAll('"', "") + '"' : one.text;
        return one.kind === "country" || one.kind === "sector" || one.kind === "instrument"
            ? one.kind + ":" + one.value : text;
    }
    function show(suggestions) {
        list.replaceChildren(...suggestions.map((one, i) => {
            const option = document.createElement("li");
            const text = document.createElement("span");
            const count = document.createElement("span");
            option.id = "suggestion-" + i;
            option.setAttribute("role", "option");
            option.setAttribute("aria-selected", "false");
            option.dataset.kind = one.kind;
            option.dataset.value = one.value;
            option.dataset.query = queryFor(one);
            text.dir = "auto";
            text.textContent = one.text;
            count.textContent = one.kind === "title" ? "" : String(one.documents);
            option.append(text, count);
            option.addEventListener("pointerdown", (event) => {
                event.preventDefault();
                choose(option);
            });
            return option;
        }));
        active = -1;
        list.hidden = suggestions.length === 0;
        input.setAttribute("aria-expanded", String(!list.hidden));
        input.removeAttribute("aria-activedescendant");
    }
    async function ask() {
        const typed = input.value.trim();
        const number = ++asked;
        if (typed.length < 2 || /["():]/.test(typed)) {
            close();
            return;
        }
        try {
            const answer = await fetch(input.dataset.suggest + encodeURIComponent(typed) + "&limit=8");
            const found = answer.ok ? (await answer.json()).suggestions : [];
            if (number === asked && document.activeElement === input) {
                show(found);
            }
        } catch {
            close();
        }
    }
    input.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(ask, 60);
    });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
        if (list.hidden) {
            return;
        }
        if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            mark(event.key === "ArrowDown" ? active + 1 : Math.max(active, 0) - 1);
        } else if (event.key === "Enter" && active >= 0) {
            event.preventDefault();
            choose(list.children[active]);
        } else if (event.key === "Escape") {
            event.preventDefault();
            close();
        }
    });
}

/* --- filters: applied when ticked; a long list has a box to find a value --- */

function findBox(fieldset) {
    const box = document.createElement("input");
    box.type = "search";
    box.className = "find";
    box.placeholder = fieldset.dataset.find;
    box.setAttribute("aria-label", fieldset.dataset.find);
    fieldset.querySelector("legend").after(box);
    const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    box.addEventListener("input", () => {
        const wanted = plain(box.value.trim());
        const fold = fieldset.querySelector("details");
        for (const item of fieldset.querySelectorAll("li")) {
            item.hidden = wanted !== "" && !plain(item.textContent).includes(wanted);
        }
        if (fold && wanted !== "") {
            fold.open = true;
        }
    });
    box.addEventListener("keydown", (event) => {
        if (event.key === "Enter") {
            event.preventDefault();
        }
    });
}

/* --- years: drag over the bars --- */

function histogram(svg) {
    const form = svg.closest("form");
    const bars = [...svg.querySelectorAll("a")];
    let begun = null;

    function at(event) {
        const box = svg.getBoundingClientRect();
        const place = (event.clientX - box.left) / box.width * bars.length;
        return Math.min(Math.max(Math.floor(place), 0), bars.length - 1);
    }
    function paint(from, to) {
        bars.forEach((bar, i) => bar.lastElementChild.classList.toggle("out", i < from || i > to));
        form.elements["year.from"].value = bars[from].dataset.year;
        form.elements["year.to"].value = bars[to].dataset.year;
    }
    svg.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        begun = at(event);
        svg.setPointerCapture(event.pointerId);
    });
    svg.addEventListener("pointermove", (event) => {
        if (begun !== null) {
            paint(Math.min(begun, at(event)), Math.max(begun, at(event)));
        }
    });
    svg.addEventListener("pointerup", (event) => {
        if (begun !== null) {
            paint(Math.min(begun, at(event)), Math.max(begun, at(event)));
            begun = null;
            form.requestSubmit();
        }
    });
    for (const other of ["click", "dragstart", "mousedown"]) {
        svg.addEventListener(other, (event) => event.preventDefault());
    }
}

/* --- the map: outlines come when it is opened, each country of the results is a link --- */

async function drawMap(details) {
    if (!details.open || details.querySelector(".world")) {
        return;
    }
    const answer = await fetch("/assets/world.svg");
    const world = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
    world.setAttribute("class", "world");
    world.setAttribute("aria-hidden", "true");
    for (const link of details.querySelectorAll("a[data-country]")) {
        const shape = world.querySelector("#" + link.dataset.country);
        if (shape) {
            const around = document.createElementNS("http://www.w3.org/2000/svg", "a");
            const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
            around.setAttribute("href", link.getAttribute("href"));
            around.setAttribute("tabindex", "-1");
            title.textContent = link.textContent + ": " + link.dataset.count;
            shape.setAttribute("fill-opacity", link.dataset.weight);
            shape.replaceWith(around);
            around.append(title, shape);
        }
    }
    details.querySelector("summary").after(document.adoptNode(world));
}

const narrow = matchMedia("(max-width: 56rem)");
for (const details of document.querySelectorAll("details[data-narrow]")) {
    details.open = !narrow.matches;
    details.removeAttribute("data-narrow");
}
for (const input of document.querySelectorAll("input[data-suggest]")) {
    combobox(input);
}
for (const fieldset of document.querySelectorAll("fieldset[data-find]")) {
    findBox(fieldset);
}
for (const svg of document.querySelectorAll(".histogram")) {
    histogram(svg);
}
for (const details of document.querySelectorAll("details.map")) {
    details.addEventListener("toggle", () => drawMap(details));
}
for (const control of document.querySelectorAll(".filters input[type=checkbox], .filters input[type=number], select[data-submit]")) {
    control.addEventListener("change", () => control.form.requestSubmit());
}
document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
        if (!menu.contains(event.target)) {
            menu.open = false;
        }
    }
});
document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
    }
});
