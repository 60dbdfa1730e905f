// The frame around every view: name, navigation, whether the cluster answers.

import type { Client } from "@caviar/client";
import { useEffect, useRef } from "react";

import { ClusterBadge } from "./cluster/cluster-badge.tsx";
import { ClusterPage } from "./cluster/cluster-page.tsx";
import { useCluster } from "./cluster/use-cluster.ts";
import { ComparePage } from "./compare/compare-page.tsx";
import { useHash } from "./live/use-hash.ts";
import { Mark } from "./mark.tsx";
import { Notice } from "./notice.tsx";
import { type Route, routeOf } from "./route.ts";
import { SweepPage } from "./sweep/sweep-page.tsx";
import { SweepsPage } from "./sweeps/sweeps-page.tsx";
import { TrialPage } from "./trial/trial-page.tsx";

export function App({ client }: { readonly client: Client }) {
  const route = routeOf(useHash());
  const cluster = useCluster(client);
  const main = useFocusOnChange(viewOf(route));
  return (
    <>
      <header className="masthead">
        <a className="brand" href="#/">
          <Mark />
          <span>Caviar</span>
        </a>
        <nav aria-label="Views">
          <NavLink href="#/" current={route.view !== "cluster" && route.view !== "unknown"}>
            Sweeps
          </NavLink>
          <NavLink href="#/cluster" current={route.view === "cluster"}>
            Cluster
          </NavLink>
        </nav>
        <ClusterBadge cluster={cluster} />
      </header>
      <main ref={main} tabIndex={-1}>
        {route.view === "sweeps" && <SweepsPage client={client} />}
        {route.view === "cluster" && <ClusterPage cluster={cluster} />}
        {route.view === "sweep" && (
          <SweepPage
            key={route.sweep}
            client={client}
            sweep={route.sweep}
            choices={route.choices}
          />
        )}
        {route.view === "trial" && (
          <TrialPage key={route.sweep} client={client} sweep={route.sweep} trial={route.trial} />
        )}
        {route.view === "compare" && <ComparePage client={client} sweeps={route.sweeps} />}
        {route.view === "unknown" && <NoSuchView hash={route.hash} />}
      </main>
    </>
  );
}

function NoSuchView({ hash }: { readonly hash: string }) {
  return (
    <>
      <h1>There is no such view</h1>
      <Notice title="The address is not one of this page's">
        <p>
          It has no view at <code>{hash}</code>. Look at <a href="#/">all sweeps</a> instead.
        </p>
      </Notice>
    </>
  );
}

function NavLink(props: {
  readonly href: string;
  readonly current: boolean;
  readonly children: string;
}) {
  return (
    <a href={props.href} aria-current={props.current ? "page" : undefined}>
      {props.children}
    </a>
  );
}

/** Views are told apart by this; a chosen trial or axis is the same view. */
function viewOf(route: Route): string {
  switch (route.view) {
    case "sweep":
      return `sweep ${route.sweep} ${route.choices.tab}`;
    case "trial":
      return `trial ${route.sweep} ${route.trial}`;
    default:
      return route.view;
  }
}

/** Following a link moves the keyboard's place to the new view, as loading a page would. */
function useFocusOnChange(view: string) {
  const main = useRef<HTMLElement>(null);
  const shown = useRef(view);
  useEffect(() => {
    if (shown.current === view) return;
    shown.current = view;
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [view]);
  return main;
}
