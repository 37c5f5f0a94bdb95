using System.CommandLine;
using Actors.Cli.Connection;
using Actors.Cli.Output;
using Actors.Messages.Json;

namespace Actors.Cli.Commands;

/// <summary><c>actors jobs --missing</c>: jobs × nodes that one side, nodes or scheduler, has and the other has not.</summary>
internal static class MissingJobs
{
    public static async Task ShowAsync(CommandContext context, ParseResult parsed, (string? From, string? To, string? Limit, string? After) asked, CancellationToken cancel)
    {
        using var hub = context.ConnectTo(parsed);
        var body = await hub.GetAsync(
            HubClient.Query("v1/jobs/missing", ("from", asked.From), ("to", asked.To), ("limit", asked.Limit), ("after", asked.After)), cancel).ConfigureAwait(false);
        if (context.WantsJson(parsed))
        {
            await context.Terminal.Out.WriteLineAsync(body).ConfigureAwait(false);
            return;
        }

        var list = hub.Read(body, ApiJson.Default.MissingList);
        if (list.Missing.Count == 0)
        {
            await context.Terminal.Out.WriteLineAsync("Nothing is missing.").ConfigureAwait(false);
        }
        else
        {
            var table = new Listing().Text("JOB").Text("NODE").Text("LACKS").Text("STATE").Text("USER").Text("PROJECT").Text("START").Text("END").Text("REASON");
            foreach (var each in list.Missing)
            {
                table.Row(each.Key, each.Node, each.Lacks, each.State, each.User, each.Project, Figures.Instant(each.Start), Figures.Instant(each.End), each.Reason);
            }

            table.WriteTo(context.Tables(parsed));
        }

        if (list.Next is { } next)
        {
            await context.Terminal.Out.WriteLineAsync(NextPage.Of(parsed, next)).ConfigureAwait(false);
        }
    }
}
