// The page's entry. It is served by a coordinator, so the API is beside it, whatever the path.

import { createClient } from "@caviar/client";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { openQueries } from "./access/use-session.ts";
import { App } from "./app.tsx";

const root = document.getElementById("root");
if (!root) throw new Error('expected an element with the id "root" in index.html');

const client = createClient({ url: new URL(".", location.href).href.replace(/\/$/, "") });

const queries = openQueries();

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <App client={client} />
    </QueryClientProvider>
  </StrictMode>,
);
