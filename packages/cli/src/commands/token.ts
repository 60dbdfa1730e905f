// caviar token: give tokens, list them, take them back.

import { ROLES, type Role, type Token, toJson } from "@caviar/protocol";
import { Command, Option } from "commander";

import { withClient } from "../cluster/with-client.ts";
import { say } from "../terminal/say.ts";
import { tableLines, widthOfScreen } from "../terminal/table.ts";

type JsonOption = { readonly json?: true };

export function tokenCommand(): Command {
  return new Command("token")
    .summary("give and take back access")
    .description(
      "Tokens for people and programs that use a cluster. Needs an admin's CAVIAR_TOKEN.",
    )
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(revokeCommand());
}

function createCommand(): Command {
  return new Command("create")
    .summary("give a token")
    .description("Give a token. Its secret is printed once and kept nowhere.")
    .argument("<name>", "whom it is for, as ledgers will say")
    .addOption(new Option("--role <role>", "what it may do").choices(ROLES).default("viewer"))
    .option("--json", "as one line of JSON")
    .action(async (name: string, { role, json }: JsonOption & { readonly role: Role }) => {
      const token = await withClient((client) => client.createToken({ name, role }));
      process.stdout.write(`${json ? toJson(token) : token.secret}\n`);
      if (!json) say(`token ${token.id} for ${name}, ${role}; export CAVIAR_TOKEN=... to use it`);
    });
}

function listCommand(): Command {
  return new Command("list")
    .summary("list the tokens")
    .description("List the tokens, without their secrets.")
    .option("--json", "as one line of JSON")
    .action(async ({ json }: JsonOption) => {
      const tokens = await withClient((client) => client.tokens());
      const lines = json ? [toJson({ tokens })] : tokenLines(tokens);
      process.stdout.write(`${lines.join("\n")}\n`);
    });
}

function tokenLines(tokens: readonly Token[]): string[] {
  if (tokens.length === 0) return ["no tokens yet; give one: ./caviar token create NAME"];
  const rows = tokens.map(({ id, name, role, createdAt }) => [
    id,
    role,
    name,
    new Date(createdAt).toISOString().slice(0, 10),
  ]);
  return tableLines(rows, { width: widthOfScreen() });
}

function revokeCommand(): Command {
  return new Command("revoke")
    .summary("take a token back")
    .description("Take a token back; what was logged in with it is logged out at once.")
    .argument("<id>", "the token's id")
    .action(async (id: string) => {
      await withClient((client) => client.revokeToken(id));
      process.stdout.write(`${id}  revoked\n`);
    });
}
