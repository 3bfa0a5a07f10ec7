/* The web page in Chromium: what a reader does, with and without a script, by mouse and by keyboard. */
import http from "node:http";
import fs from "node:fs";
import {createRequire} from "node:module";
import {chromium} from "playwright-core";

const {SITE: site, HOSTILE: hostile, EMBED: embed, SCREENSHOTS: pictures} = process.env;
const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium", headless: false,
    args: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

function ok(what, good, got) {
    console.log((good ? "ok " : "not ok ") + what + (good || got === undefined ? "" : ": got " + JSON.stringify(got)));
}
function same(what, got, wanted) {
    ok(what, JSON.stringify(got) === JSON.stringify(wanted), got);
}
async function within(options, run) {
    const context = await browser.newContext({viewport: {width: 1280, height: 900}, locale: "en", ...options});
    const page = await context.newPage();
    const errors = [];
    page.setDefaultTimeout(8000);
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    page.on("dialog", (dialog) => { errors.push("dialog: " + dialog.message()); dialog.dismiss(); });
    try {
        await run(page);
    } catch (error) {
        ok(error.message.split("\n")[0], false);
    }
    ok("no error in the console", errors.length === 0, errors);
    await context.close();
}
const total = async (page) => parseInt(await page.locator(".total").textContent(), 10);
async function picture(page, name) {
    if (pictures) {
        await page.screenshot({path: `${pictures}/${name}.jpg`, type: "jpeg", quality: 72});
    }
}
async function settle(page, act) {
    await Promise.all([page.waitForEvent("load"), act()]);
}

/* Search, filter, several values, paging, back. */
await within({}, async (page) => {
    await page.goto(site);
    const all = await total(page);
    await picture(page, "home");
    await page.fill("#q", "wages");
    await settle(page, () => page.press("#q", "Enter"));
    const found = await total(page);
    ok("a search narrows", found > 0 && found <= all, [found, all]);
    await picture(page, "results");
    await settle(page, () => page.check("input[name=country][value=IDN]"));
    const one = await total(page);
    ok("a filter narrows", one > 0 && one < found, one);
    same("the address has it", new URL(page.url()).searchParams.get("country"), "IDN");
    await settle(page, () => page.check("input[name=country][value=KHM]"));
    ok("two values are more than one", await total(page) > one, await total(page));
    same("two chips", await page.locator(".chips li:not(.clear)").count(), 2);
    await settle(page, () => page.locator(".chips a").first().click());
    same("a chip takes its filter away", await page.locator(".chips li:not(.clear)").count(), 1);
    await page.goBack();
    same("back has both again", await page.locator(".chips li:not(.clear)").count(), 2);
    await page.goForward();
    same("and forward one", await page.locator(".chips li:not(.clear)").count(), 1);
    await settle(page, () => page.locator(".chips .clear a").click());
    same("all filters go at once", await total(page), found);
    await settle(page, () => page.locator(".paging a[rel=next]").click());
    same("the next page", await page.locator(".paging [aria-current]").textContent(), "2");
    same("numbering goes on", await page.locator("ol.hits").getAttribute("start"), "11");
    await settle(page, () => page.selectOption("select[name=sort]", "title"));
    same("another order begins at the first page", await page.locator(".paging [aria-current]").textContent(), "1");
    await page.goto(site + "/search?q=wages+zzyzx&country=THA");
    same("nothing is found", await total(page), 0);
    await picture(page, "nothing");
    await settle(page, () => page.locator(".ways a").first().click());
    ok("a way on finds something", await total(page) > 0);
});

/* Years by dragging, a country by typing, the map, how it was understood. */
await within({}, async (page) => {
    await page.goto(site + "/search?q=labour");
    await page.locator(".histogram").scrollIntoViewIfNeeded();
    const box = await page.locator(".histogram").boundingBox();
    const found = await total(page);
    await page.mouse.move(box.x + box.width * 0.85, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.95, box.y + 20, {steps: 4});
    await settle(page, () => page.mouse.up());
    ok("dragged years", /year=\d{4}\.\.\d{4}/.test(page.url()) && await total(page) < found, page.url());
    await page.goto(site + "/search?q=labour");
    await page.fill(".find", "lao");
    same("one country is left", await page.locator("fieldset[data-find] li:visible").count(), 1);
    await page.locator("details.map summary").click();
    await page.waitForSelector(".world");
    ok("countries of the results are links", await page.locator(".world a").count() > 5);
    await picture(page, "map");
    await page.locator("details.understood summary").click();
    ok("its words are told", (await page.locator(".understood td").first().textContent()) === "labour");
    await picture(page, "understood");
    await page.locator(".tools .menu summary").click();
    ok("exports", await page.locator(".tools .menu a:visible").count() >= 6);
    await page.keyboard.press("Escape");
    same("Escape closes the menu", await page.locator(".tools .menu a:visible").count(), 0);
});

/* Suggestions, with the keyboard alone. */
await within({}, async (page) => {
    await page.goto(site);
    await page.keyboard.press("Tab");
    same("the first stop skips to the results", await page.evaluate(() => document.activeElement.className), "skip");
    await page.focus("#q");
    const begun = Date.now();
    await page.keyboard.type("thai", {delay: 20});
    await page.waitForSelector("[role=option]");
    same("and none with a wrong letter, if any is right", await page.locator("[role=option]", {hasText: "training"}).count(), 0);
    ok(`suggestions come as one types (${Date.now() - begun} ms with the typing)`, true);
    await picture(page, "suggestions");
    await page.keyboard.press("ArrowDown");
    same("one is chosen", await page.locator("[role=option][aria-selected=true]").count(), 1);
    same("and announced", await page.getAttribute("#q", "aria-activedescendant"), "suggestion-0");
    await page.keyboard.press("Escape");
    same("Escape closes them", await page.getAttribute("#q", "aria-expanded"), "false");
    await settle(page, () => page.keyboard.press("Enter"));
    ok("Enter searches", page.url().includes("q=thai"), page.url());
    await page.focus(".hit h2 a");
    await settle(page, () => page.keyboard.press("Enter"));
    ok("Enter opens a document", page.url().includes("/documents/"), page.url());
});

/* A document. */
await within({viewport: {width: 1280, height: 1500}}, async (page) => {
    await page.goto(site + "/search?q=recruitment+fees&country=THA");
    await settle(page, () => page.locator(".hit .more a").first().click());
    ok("every page that matches", await page.locator("#matches ol li").count() > 3);
    ok("at the matches", page.url().endsWith("#matches"));
    await settle(page, () => page.locator("#reader .steps a", {hasText: "Next"}).click());
    ok("the next page's text", (await page.locator("#reader h2").textContent()).includes("Text of page"));
    await page.locator(".actions .menu summary").click();
    ok("a citation to copy", (await page.locator(".citation").textContent()).includes("(2019)"));
    await page.locator(".actions .menu summary").click();
    if (pictures) {
        await page.waitForTimeout(3000);
    }
    await picture(page, "document");
    await settle(page, () => page.locator(".backlink a").click());
    ok("back to the results", page.url().includes("/search?q=recruitment"));
});

/* Without a script. */
await within({javaScriptEnabled: false}, async (page) => {
    await page.goto(site);
    await page.fill("#q", "wages");
    await page.click(".field button");
    await page.check("input[name=country][value=IDN]");
    await page.fill("input[name='year.from']", "2015");
    await page.click(".apply");
    same("without a script, all by one button", new URL(page.url()).searchParams.get("year"), "2015..");
    same("and the filter", new URL(page.url()).searchParams.get("country"), "IDN");
    ok("and hits", await page.locator(".hit").count() > 0);
});

/* Narrow, right to left, dark: nothing leaves the page sideways. */
for (const [name, width, address, options] of [
    ["narrow", 320, "/search?q=recruitment+fees", {}],
    ["narrow-document", 320, "/search?q=Long+Hours", {}],
    ["arabic", 1280, "/search?q=wages&lang=ar", {}],
    ["arabic-narrow", 320, "/search?q=wages&lang=ar", {}],
    ["khmer", 1280, "/search?q=wages&lang=km", {}],
    ["dark", 1280, "/search?q=recruitment+fees", {colorScheme: "dark"}],
    ["dark-document", 1280, "/search?q=Long+Hours", {colorScheme: "dark"}],
    ["help", 1280, "/help", {}],
]) {
    await within({viewport: {width, height: 900}, ...options}, async (page) => {
        await page.goto(site + address);
        if (name.endsWith("-document")) {
            await page.goto(site + await page.locator(".hit h2 a").first().getAttribute("href"));
        }
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        ok(`${name}: nothing beyond the edge`, over <= 0, over);
        await picture(page, name);
    });
}

/* On a narrow screen the filters are there without a script, and where it does not come. */
for (const [name, javaScriptEnabled] of [["without a script", false], ["a script that does not come", true]]) {
    await within({viewport: {width: 320, height: 900}, javaScriptEnabled}, async (page) => {
        await page.route("**/page.js", (route) => route.fulfill({contentType: "text/javascript", body: ""}));
        await page.goto(site + "/search?q=recruitment+fees");
        const filter = page.locator(".filters fieldset").first();
        const shown = await filter.waitFor({state: "visible", timeout: 8000}).then(() => true, () => false);
        ok(`narrow, ${name}: filters`, shown);
    });
}

/* Nothing moves while a page comes in, with a script that adds to it, also when it comes late. */
for (const [name, width, address] of [["home", 1280, "/"], ["results", 1280, "/search?q=recruitment+fees&country=THA"],
    ["narrow results", 320, "/search?q=recruitment+fees"], ["a document", 1280, "document"], ["help", 1280, "/help"]]) {
    await within({viewport: {width, height: 900}}, async (page) => {
        await page.addInitScript(() => {
            window.moved = 0;
            new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.moved += entry.value; }))
                .observe({type: "layout-shift", buffered: true});
        });
        await page.route("**/page.js", async (route) => {
            await new Promise((wake) => { setTimeout(wake, 400); });
            await route.continue();
        });
        await page.goto(site + (address === "document" ? "/search?q=recruitment" : address));
        if (address === "document") {
            await page.goto(site + await page.locator(".hit h2 a").first().getAttribute("href"));
        }
        await page.waitForTimeout(700);
        const moved = await page.evaluate(() => window.moved);
        ok(`${name}: nothing moves (layout shift ${moved.toFixed(4)})`, moved < 0.01, moved);
    });
}

/* On paper: what can only be clicked is left out. */
await within({}, async (page) => {
    await page.goto(site + "/search?q=recruitment+fees");
    await page.emulateMedia({media: "print"});
    same("on paper: no controls", await page.locator("input:not(#q):visible, button:visible, select:visible, summary:visible, .paging:visible").count(), 0);
    same("on paper: what was looked for", await page.locator("#q:visible").inputValue(), "recruitment fees");
    ok("on paper: hits", await page.locator(".hit:visible").count() > 2);
    await picture(page, "print");
});

/* axe finds no serious problem, in light and dark. */
for (const colorScheme of ["light", "dark"]) {
    for (const address of ["/", "/search?q=wages&country=THA", "/search?q=zzyzx+wages&country=THA", "/help", "document", "/search?q=wages&lang=ar"]) {
        await within({colorScheme}, async (page) => {
            await page.goto(site + (address === "document" ? "/search?q=recruitment" : address));
            if (address === "document") {
                await page.goto(site + await page.locator(".hit h2 a").first().getAttribute("href"));
            }
            await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
            await page.evaluate(axe);
            const found = await page.evaluate(() => window.axe.run(document, {iframes: false,
                runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}));
            const bad = found.violations.filter((one) => one.impact === "serious" || one.impact === "critical")
                .map((one) => one.id + " " + one.nodes[0].html.slice(0, 120));
            ok(`axe: ${address}, ${colorScheme}`, bad.length === 0, bad);
        });
    }
}

/* Hostile records and queries: nothing runs, nothing breaks out. */
await within({}, async (page) => {
    await page.goto(hostile + "/search?q=wages&per_page=100");
    same("hostile records are text", await page.evaluate(() => document.querySelectorAll("main img, main b, main object, main math, main video, main style").length), 0);
    const width = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    ok("hostile records stay inside", width <= 0, width);
    const links = await page.locator(".hit h2 a").evaluateAll((all) => all.map((one) => one.href));
    for (const link of links.slice(0, 12)) {
        await page.goto(link);
        await page.mouse.move(300, 200);
    }
});

/* On another web site. */
await within({}, async (page) => {
    const html = fs.readFileSync(embed, "utf8").replaceAll("http://127.0.0.1:8080", site);
    const other = http.createServer((request, response) => {
        response.writeHead(request.url === "/" ? 200 : 204, {"Content-Type": "text/html"});
        response.end(request.url === "/" ? html : "");
    });
    await new Promise((resolve) => other.listen(0, "127.0.0.1", resolve));
    await page.goto(`http://localhost:${other.address().port}/`);
    await page.waitForSelector("lontar-search li");
    ok("embedded: hits", await page.locator("lontar-search li").count() > 2);
    ok("embedded: marked words", await page.locator("lontar-search mark").count() > 0);
    await picture(page, "embed");
    await page.locator("lontar-search select").first().selectOption("IDN");
    await page.waitForFunction(() => !document.querySelector("lontar-search").shadowRoot.querySelector(".status").textContent.startsWith("40"));
    ok("embedded: a filter narrows", parseInt(await page.locator("lontar-search .status").textContent(), 10) < 10);
    ok("embedded: its colour is the site's", await page.locator("lontar-search .title").first().evaluate((one) => getComputedStyle(one).color) === "rgb(138, 44, 13)");
    other.close();
});
await within({}, async (page) => {
    await page.goto(hostile + "/help");
    await page.setContent(`<lontar-search src="${hostile}" q="wages" per-page="100"></lontar-search>`);
    await page.addScriptTag({url: hostile + "/embed.js"});
    await page.waitForSelector("lontar-search li");
    same("embedded: hostile records are text", await page.evaluate(() => document.querySelector("lontar-search").shadowRoot
        .querySelectorAll("img, b, svg, script, object").length), 0);
});
await browser.close();
process.exit(0); /* whatever a failed test has left open */
