using System.CommandLine;
using Actors.Cli.Connection;
using Actors.Cli.Output;
using Actors.Messages.Json;
using Spectre.Console;

namespace Actors.Cli.Commands;

/// <summary><c>actors nodes</c>: the nodes that report, and the CPU they count beside their jobs.</summary>
internal static class NodesCommand
{
    public static Command Create(CommandContext context)
    {
        var boots = new Option<bool>("--boots") { Description = "All boots of each node, not the newest alone" };
        var command = new Command("nodes", "List the nodes that report, and the CPU of each that is no job's") { boots };
        command.SetAction(async (parsed, cancel) =>
        {
            using var hub = context.ConnectTo(parsed);
            var body = await hub.GetAsync(HubClient.Query("v1/nodes", ("boots", parsed.GetValue(boots) ? "all" : null)), cancel).ConfigureAwait(false);
            if (context.WantsJson(parsed))
            {
                await context.Terminal.Out.WriteLineAsync(body).ConfigureAwait(false);
            }
            else
            {
                await ShowAsync(context.Terminal, context.Tables(parsed), hub.Read(body, ApiJson.Default.NodesView)).ConfigureAwait(false);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static async Task ShowAsync(CliTerminal terminal, IAnsiConsole tables, NodesView view)
    {
        if (view.Nodes.Count == 0)
        {
            await terminal.Out.WriteLineAsync("No node has reported yet.").ConfigureAwait(false);
            return;
        }

        var table = new Listing().Text("NODE").Text("LAST SEEN").Text("AGENT").Text("ATTRIBUTION")
            .Figure("JOBS").Figure("UNASSIGNED TAIL").Figure("EARLIER").Figure("OUTSIDE").Figure("BUSY").Text("REMARK");
        foreach (var node in view.Nodes)
        {
            table.Row(
                node.Node, Figures.Instant(node.LastSeen), node.AgentVersion, node.Attribution, Figures.Seconds(node.JobsSeconds), Figures.Seconds(node.UnassignedTailSeconds),
                Figures.Seconds(node.EarlierSeconds), Figures.Seconds(node.OutsideSeconds), Figures.Seconds(node.BusySeconds), node.Conflict ? $"two {node.ConflictOf ?? "machines"} under this name" : "");
        }

        table.WriteTo(tables);
    }
}
