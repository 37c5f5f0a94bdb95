using System.CommandLine;
using Actors.Cli.Connection;
using Actors.Cli.Output;
using Actors.Messages.Json;

namespace Actors.Cli.Commands;

/// <summary><c>actors paths</c>: what was run, as which software, and how much it weighs; first what no rule matches.</summary>
internal static class PathsCommand
{
    public static Command Create(CommandContext context)
    {
        var undetermined = new Option<bool>("--undetermined") { Description = "Only paths that no rule matches" };
        var software = new Option<string?>("--software") { Description = "Only software of this name; * and ? stand for any characters", HelpName = "GLOB" };
        var command = new Command("paths", "List paths of executables with their software, core-hours and jobs") { undetermined, software };
        command.SetAction(async (parsed, cancel) =>
        {
            using var hub = context.ConnectTo(parsed);
            var body = await hub.GetAsync(
                HubClient.Query("v1/paths", ("undetermined", parsed.GetValue(undetermined) ? "true" : null), ("software", parsed.GetValue(software))), cancel).ConfigureAwait(false);
            if (context.WantsJson(parsed))
            {
                await context.Terminal.Out.WriteLineAsync(body).ConfigureAwait(false);
                return ExitCode.Done;
            }

            var table = new Listing().Figure("CORE-HOURS").Figure("JOBS").Text("SOFTWARE").Text("VERSION").Text("LOCAL VERSION").Text("BY USER").Text("IGNORED").Text("PATH");
            foreach (var path in hub.Read(body, ApiJson.Default.PathList).Paths)
            {
                table.Row(
                    Figures.Hours(path.CoreHours), Figures.Count(path.Jobs), path.Name ?? "(no rule matches)", path.Version, path.LocalVersion,
                    Figures.YesNo(path.UserProvided), Figures.YesNo(path.Ignore), path.Path);
            }

            table.WriteTo(context.Tables(parsed));
            return ExitCode.Done;
        });
        return command;
    }
}
