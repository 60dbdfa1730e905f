// The frame around every view: name, navigation, whether the cluster answers.

import type { Client } from "@caviar/client";
import type { Cluster, Session } from "@caviar/protocol";
import { useEffect, useMemo, useRef } from "react";

import { AlreadyIn, LoginPage } from "./access/login-page.tsx";
import { Logout } from "./access/logout.tsx";
import { useVisit } from "./access/use-session.ts";
import { ClusterBadge } from "./cluster/cluster-badge.tsx";
import { ClusterPage } from "./cluster/cluster-page.tsx";
import { type Asked, useCluster } from "./cluster/use-cluster.ts";
import { ComparePage } from "./compare/compare-page.tsx";
import { useHash } from "./live/use-hash.ts";
import { Mark } from "./mark.tsx";
import { Notice } from "./notice.tsx";
import { PandaPage } from "./panda/panda-page.tsx";
import { type Route, routeOf } from "./route.ts";
import { refusalOf, SteeringContext } from "./steer/steering.ts";
import { SweepPage } from "./sweep/sweep-page.tsx";
import { SweepsPage } from "./sweeps/sweeps-page.tsx";
import { TrialPage } from "./trial/trial-page.tsx";

export function App({ client }: { readonly client: Client }) {
  const route = routeOf(useHash());
  const visit = useVisit(client);
  const isWelcome = visit.kind === "welcome";
  const cluster = useCluster(client, isWelcome);
  const main = useFocusOnChange(viewOf(route));
  const session = isWelcome ? visit.session : undefined;
  const refusal = refusalOf(session);
  const steering = useMemo(() => ({ client, refusal }), [client, refusal]);
  return (
    <>
      <header className="masthead">
        <a className="brand" href="#/">
          <Mark />
          <span>Caviar</span>
        </a>
        <nav aria-label="Views">
          <NavLink href="#/" current={!APART.has(route.view)}>
            Sweeps
          </NavLink>
          <NavLink href="#/cluster" current={route.view === "cluster"}>
            Cluster
          </NavLink>
        </nav>
        {isWelcome && <ClusterBadge cluster={cluster} />}
        {session?.required && session.identity && (
          <Logout client={client} identity={session.identity} />
        )}
      </header>
      <main ref={main} tabIndex={-1}>
        {visit.kind === "unknown" && (
          <p className="muted" role="status">
            Asking the coordinator…
          </p>
        )}
        {visit.kind === "stranger" && <LoginPage client={client} />}
        {isWelcome && (
          <SteeringContext value={steering}>
            <View client={client} route={route} cluster={cluster} session={session} />
          </SteeringContext>
        )}
      </main>
    </>
  );
}

/** Views that are not about sweeps. */
const APART: ReadonlySet<Route["view"]> = new Set(["cluster", "login", "unknown"]);

function View(props: {
  readonly client: Client;
  readonly route: Route;
  readonly cluster: Asked<Cluster>;
  readonly session: Session | undefined;
}) {
  const { client, route, cluster, session } = props;
  switch (route.view) {
    case "sweeps":
      return <SweepsPage client={client} />;
    case "cluster":
      return <ClusterPage cluster={cluster} />;
    case "login":
      return <AlreadyIn session={session} />;
    case "sweep": {
      const { sweep, choices } = route;
      return <SweepPage key={sweep} client={client} sweep={sweep} choices={choices} />;
    }
    case "trial": {
      const { sweep, trial } = route;
      return <TrialPage key={sweep} client={client} sweep={sweep} trial={trial} />;
    }
    case "panda": {
      const { sweep, trial } = route;
      return (
        <PandaPage key={sweep} client={client} sweep={sweep} trial={trial} cluster={cluster} />
      );
    }
    case "compare":
      return <ComparePage client={client} sweeps={route.sweeps} />;
    case "unknown":
      return <NoSuchView hash={route.hash} />;
  }
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
    case "panda":
      return `${route.view} ${route.sweep} ${route.trial}`;
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
