/** The page's looks: light and dark, from a phone's width up. */
export const PAGE_STYLE = `:root {
  --paper: #f5f6f9; --card: #fff; --ink: #1b2130; --quiet: #5d6577; --line: #dfe3ec;
  --accent: #3557c4; --soft: #e9eefc; --good: #1a7a4a; --bad: #b3261e; --warn: #96600b;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #12151c; --card: #1a1f29; --ink: #e6e9f0; --quiet: #98a1b5; --line: #2b3240;
    --accent: #8fabff; --soft: #202a45; --good: #5fc690; --bad: #ff8a80; --warn: #e3b05a;
  }
}
* { box-sizing: border-box; margin: 0; }
[hidden] { display: none !important; }
body {
  max-width: 76rem; margin: 0 auto; padding: 1rem clamp(.9rem, 3vw, 2rem) 3rem;
  background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif;
}
a { color: var(--accent); text-underline-offset: .15em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: .3rem; }
h2 { margin: 2rem 0 .7rem; font-size: .82rem; letter-spacing: .06em; text-transform: uppercase; color: var(--quiet); }
ul, ol { list-style: none; padding: 0; }
small { font-size: .82rem; color: var(--quiet); }
code { padding: .1em .4em; border-radius: .3em; background: var(--soft); color: var(--accent); font-size: .82em; }
.brand { font-size: 1.25rem; letter-spacing: -.01em; }
.brand::before {
  content: ''; display: inline-block; width: 1.5em; height: 1.5em; margin-right: .45em; vertical-align: -.4em;
  background: url(/assets/icon.svg) center / contain no-repeat;
}
.quiet { color: var(--quiet); font-weight: normal; }
.note.bad { margin-top: .7rem; color: var(--bad); }

header { display: flex; align-items: center; gap: 1rem; margin-bottom: 1rem; }
header .plain { margin-left: auto; }
#stale { color: var(--bad); }
button {
  padding: .55rem 1.1rem; border: 0; border-radius: .55rem; background: var(--accent); color: var(--paper);
  font: inherit; font-weight: 600; cursor: pointer;
}
button:disabled { opacity: .6; }
button.plain { border: 1px solid var(--line); background: none; color: var(--ink); font-weight: normal; }

.verdict {
  display: flex; flex-wrap: wrap; gap: .2rem 1rem; align-items: baseline; padding: .8rem 1.1rem;
  border-left: .35rem solid; border-radius: .6rem; background: var(--card);
}
.verdict.good, .good dd { color: var(--good); }
.verdict.bad, .bad dd { color: var(--bad); }
.verdict span { margin-left: auto; font-size: .85rem; }

.stages { display: grid; grid-template-columns: repeat(7, 1fr); gap: .4rem; }
.stages li {
  padding: .7rem .5rem .7rem 1.3rem; background: var(--card); color: var(--quiet); font-size: .88rem;
  clip-path: polygon(0 0, calc(100% - .8rem) 0, 100% 50%, calc(100% - .8rem) 100%, 0 100%, .8rem 50%);
}
.stages li:first-child { clip-path: polygon(0 0, calc(100% - .8rem) 0, 100% 50%, calc(100% - .8rem) 100%, 0 100%); }
.stages b { display: block; font-size: 1.45rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.stages .busy { background: var(--soft); color: var(--ink); }
.stages .busy b { color: var(--accent); }

.figures {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(7rem, 1fr)); overflow: hidden;
  border: 1px solid var(--line); border-radius: .7rem; background: var(--card);
}
.figures div { padding: .6rem .8rem; box-shadow: 0 0 0 .5px var(--line); }
.figures dt { font-size: .82rem; color: var(--quiet); }
.figures dd { font-size: 1.3rem; font-weight: 600; font-variant-numeric: tabular-nums; }

.services { display: grid; grid-template-columns: repeat(auto-fill, minmax(max(9.5rem, 22%), 1fr)); gap: .6rem; }
.services li, .problems li { padding: .7rem .9rem; border: 1px solid var(--line); border-radius: .7rem; background: var(--card); }
.services li { display: grid; align-content: start; overflow-wrap: anywhere; }
.services span::before { content: '●'; margin-right: .4em; color: var(--good); font-size: .8em; }
.services .degraded span::before { content: '▲'; color: var(--warn); }
.services .down span::before { content: '■'; color: var(--bad); }
.services .down { border-color: var(--bad); }
.services .fault { color: var(--bad); }

.problems li { display: grid; gap: .1rem; margin-bottom: .6rem; border-left: .35rem solid var(--bad); overflow-wrap: anywhere; }
.problems span + span { color: var(--quiet); }

table { width: 100%; border-collapse: collapse; border-radius: .7rem; overflow: hidden; background: var(--card); }
th, td { padding: .5rem .8rem; border-bottom: 1px solid var(--line); text-align: right; font-variant-numeric: tabular-nums; }
th:first-child { text-align: left; font-weight: 600; overflow-wrap: anywhere; }
thead th { color: var(--quiet); font-size: .82rem; font-weight: normal; }
tbody tr:last-child > * { border-bottom: 0; }
td.nil { color: var(--quiet); }
td.alone { color: var(--bad); font-weight: 600; }

nav { display: flex; flex-wrap: wrap; gap: .4rem 1.4rem; margin-top: 2rem; }

.door { max-width: 23rem; margin: 12vh auto 0; }
.door .brand { font-size: 1.7rem; }
.door form { display: grid; gap: .9rem; margin-top: 1.4rem; padding: 1.4rem; border: 1px solid var(--line); border-radius: .9rem; background: var(--card); }
.door label { display: grid; gap: .25rem; font-size: .9rem; }
.door input { width: 100%; padding: .6rem .7rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--paper); color: var(--ink); font: inherit; }
#fault { color: var(--bad); }
#fault:empty { display: none; }

@media (max-width: 48rem) {
  .stages { grid-template-columns: 1fr; gap: .25rem; }
  .stages li, .stages li:first-child { display: flex; flex-direction: row-reverse; justify-content: space-between; align-items: center; padding: .45rem .9rem; border-radius: .5rem; clip-path: none; }
  .stages b { font-size: 1.1rem; }
  thead { display: none; }
  tbody tr { display: grid; grid-template-columns: repeat(3, 1fr); padding: .6rem .3rem; border-bottom: 1px solid var(--line); }
  tbody tr:last-child { border-bottom: 0; }
  tbody th { grid-column: 1 / -1; }
  th, td { padding: .1rem .6rem; border: 0; }
  td { text-align: left; }
  td.nil { display: none; }
  td::before { content: attr(data-label) ' '; color: var(--quiet); font-size: .8rem; }
}
`;
