using System.CommandLine;
using System.Globalization;
using Actors.Cli.Connection;
using Actors.Cli.Output;
using Actors.Messages.Json;

namespace Actors.Cli.Commands;

/// <summary><c>actors jobs</c>: running and past jobs, newest first.</summary>
internal static class JobsCommand
{
    public static Command Create(CommandContext context)
    {
        var state = new Option<string?>("--state") { Description = "running, closing or closed", HelpName = "S" };
        state.AcceptOnlyFromAmong("running", "closing", "closed");
        var user = new Option<string?>("--user") { Description = "Only this user's", HelpName = "U" };
        var project = new Option<string?>("--project") { Description = "Only this project's", HelpName = "P" };
        var from = new Option<string?>("--from") { Description = "Not ended before this instant (RFC 3339, or a date in UTC)", HelpName = "T" };
        var to = new Option<string?>("--to") { Description = "Started before this instant", HelpName = "T" };
        var limit = new Option<string?>("--limit") { Description = "At most this many, 1 to 1000 [actors.console.jobs-limit of the settings]", HelpName = "N" };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 1000))
            {
                result.AddError($"--limit {text}: must be a number from 1 to 1000.");
            }
        });
        var after = new Option<string?>("--after") { Description = "Go on behind this key: the \"next\" of the page before", HelpName = "KEY" };
        var missing = new Option<bool>("--missing") { Description = "Jobs and nodes that nodes or scheduler have and the other has not" };
        var command = new Command("jobs", "List jobs") { state, user, project, from, to, limit, after, missing };
        command.Validators.Add(result =>
        {
            if (result.GetValue(missing) && (result.GetResult(state) ?? result.GetResult(user) ?? result.GetResult(project)) is not null)
            {
                result.AddError("--missing goes with --from, --to, --limit and --after alone.");
            }
        });
        command.SetAction(async (parsed, cancel) =>
        {
            if (parsed.GetValue(missing))
            {
                await MissingJobs.ShowAsync(context, parsed, (parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(limit), parsed.GetValue(after)), cancel).ConfigureAwait(false);
                return ExitCode.Done;
            }

            using var hub = context.ConnectTo(parsed);
            var body = await hub.GetAsync(
                HubClient.Query(
                    "v1/jobs",
                    ("state", parsed.GetValue(state)),
                    ("user", parsed.GetValue(user)),
                    ("project", parsed.GetValue(project)),
                    ("from", parsed.GetValue(from)),
                    ("to", parsed.GetValue(to)),
                    ("limit", parsed.GetValue(limit) ?? context.SettingsOf(parsed).JobsLimit.ToString(CultureInfo.InvariantCulture)),
                    ("after", parsed.GetValue(after))),
                cancel).ConfigureAwait(false);
            if (context.WantsJson(parsed))
            {
                await context.Terminal.Out.WriteLineAsync(body).ConfigureAwait(false);
            }
            else
            {
                await ShowAsync(context, parsed, hub.Read(body, ApiJson.Default.JobList)).ConfigureAwait(false);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static async Task ShowAsync(CommandContext context, ParseResult parsed, JobList list)
    {
        var terminal = context.Terminal;
        if (list.Jobs.Count == 0)
        {
            await terminal.Out.WriteLineAsync("No jobs.").ConfigureAwait(false);
            return;
        }

        var table = new Listing().Text("JOB").Text("STATE").Text("USER").Text("PROJECT").Text("NAME").Text("START").Text("END")
            .Figure("CPUS").Figure("CPU TIME").Figure("UNATTRIBUTED").Figure("MAX MEMORY");
        foreach (var job in list.Jobs)
        {
            table.Row(
                job.Key, job.AwaitsScheduler ? $"{job.State}, unconfirmed" : job.State, job.User, job.Project, job.Name, Figures.Instant(job.Start), Figures.Instant(job.End),
                Figures.Count(job.Cpus), Figures.Seconds(job.CpuSeconds), Figures.Seconds(job.UnattributedSeconds), Figures.Bytes(job.MaxRssBytes));
        }

        table.WriteTo(context.Tables(parsed));
        if (list.Next is { } next)
        {
            await terminal.Out.WriteLineAsync(NextPage.Of(parsed, next)).ConfigureAwait(false);
        }
    }
}
