/** What the page refers to, in the order of loading: our own two small files, and the prebuilt ones of the packages (files.ts). */
export const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>GraphiQL – Plinth</title>
    <meta name="robots" content="noindex" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="./graphiql/graphiql.min.css" />
    <link rel="stylesheet" href="./graphiql/page.css" />
  </head>
  <body>
    <div id="page"></div>
    <script src="./graphiql/react.production.min.js"></script>
    <script src="./graphiql/react-dom.production.min.js"></script>
    <script src="./graphiql/graphiql.min.js"></script>
    <script src="./graphiql/page.js"></script>
  </body>
</html>
`;

/** A key is entered in the tab "Headers"; it is not stored: a reload forgets it. */
export const SCRIPT = `const url = new URL('graphql', location.href).href;
const fetcher = GraphiQL.createFetcher({ url });
const props = { fetcher, headerEditorEnabled: true, shouldPersistHeaders: false };
ReactDOM.createRoot(document.getElementById('page')).render(React.createElement(GraphiQL, props));
`;

export const STYLE = `body { margin: 0; overflow: hidden; }
#page { height: 100vh; }
`;

/**
 * Nothing from anywhere else, no script in the page, no frame around it. Styles alone may be inline: the editor writes the widths of its
 * gutters and the dialogs their scroll lock as style elements and attributes. Fonts and two pictures are data in the style sheet.
 */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
