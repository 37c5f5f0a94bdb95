using System.CommandLine;
using System.Globalization;
using Actors.Cli.Connection;
using Actors.Cli.Output;

namespace Actors.Cli.Commands;

/// <summary><c>actors cluster show</c>: the cluster of actor systems that the hub is in.</summary>
internal static class ClusterCommand
{
    public static Command Create(CommandContext context) => new("cluster", "The cluster of actor systems") { Show(context) };

    private static Command Show(CommandContext context)
    {
        var command = new Command("show", "Its members: address | roles | status | unreachable or nothing | version");
        command.SetAction(async (parsed, cancel) =>
        {
            var reply = await LiveProcess.RunAsync(context.TargetOf(parsed), LiveProcess.Request("cluster", "show"), cancel).ConfigureAwait(false);
            if (context.WantsJson(parsed))
            {
                await LiveProcess.PrintAsync(context.Terminal.Out, reply).ConfigureAwait(false);
                return ExitCode.Done;
            }

            var members = reply.Members ?? [];
            foreach (var member in members)
            {
                await context.Terminal.Out.WriteLineAsync(Printable.Line(
                    $"{member.Address} | [{string.Join(',', member.Roles)}] | {member.Status} | {(member.Reachable ? "" : "unreachable")} | {member.AppVersion}")).ConfigureAwait(false);
            }

            await context.Terminal.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Count: {members.Count} {(members.Count == 1 ? "node" : "nodes")}")).ConfigureAwait(false);
            return ExitCode.Done;
        });
        return command;
    }
}
