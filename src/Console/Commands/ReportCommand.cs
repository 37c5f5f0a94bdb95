using System.CommandLine;
using System.Globalization;
using Actors.Cli.Connection;
using Actors.Cli.Output;
using Actors.Messages.Json;

namespace Actors.Cli.Commands;

/// <summary><c>actors report software</c>: what software used of the jobs that ended in a period; as a table, CSV or JSON.</summary>
internal static class ReportCommand
{
    public static Command Create(CommandContext context) => new("report", "Report what jobs used") { Software(context) };

    private static Command Software(CommandContext context)
    {
        var from = new Option<string?>("--from") { Description = "Jobs that ended at this instant or later (RFC 3339, or a date in UTC)", HelpName = "T" };
        var to = new Option<string?>("--to") { Description = "Jobs that ended before this instant", HelpName = "T" };
        (string Parameter, Option<string[]> Option)[] filters =
        [
            ("user", Names("--user", "U", "Only jobs of these users; \"\" stands for those whose user is not known")),
            ("project", Names("--project", "P", "Only jobs of these projects")),
            ("software", Names("--software", "S", "Only software of these names; * and ? stand for any characters")),
            ("notUser", Names("--not-user", "U", "Without jobs of these users")),
            ("notProject", Names("--not-project", "P", "Without jobs of these projects")),
            ("notSoftware", Names("--not-software", "S", "Without software of these names")),
        ];
        var by = new Option<string?>("--by") { Description = "What makes a row: software (the default), version, user or project", HelpName = "WHAT" };
        by.AcceptOnlyFromAmong("software", "version", "user", "project");
        var sort = new Option<string?>("--sort") { Description = "core-hours (the default) or jobs, the most first", HelpName = "WHAT" };
        sort.AcceptOnlyFromAmong("core-hours", "jobs");
        var least = new Option<string?>("--min-core-hours") { Description = "Rows of less are told as one sum", HelpName = "X" };
        var limit = new Option<string?>("--limit") { Description = "At most this many rows; the rest is told as one sum", HelpName = "N" };
        var csv = new Option<bool>("--csv") { Description = "Print CSV and nothing else" };
        var command = new Command("software", "Core-hours and jobs per software, version, user or project") { from, to, by, sort, least, limit, csv };
        foreach (var (_, option) in filters)
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(csv) && result.GetValue(context.Json))
            {
                result.AddError("--csv and --json: give one of them.");
            }
        });
        command.SetAction(async (parsed, cancel) =>
        {
            using var hub = context.ConnectTo(parsed);
            (string, string?)[] asked =
            [
                ("from", parsed.GetValue(from)), ("to", parsed.GetValue(to)), ("by", parsed.GetValue(by)), ("sort", parsed.GetValue(sort)),
                ("minCoreHours", parsed.GetValue(least)), ("limit", parsed.GetValue(limit)),
                .. filters.SelectMany(filter => (parsed.GetValue(filter.Option) ?? []).Select(name => (filter.Parameter, (string?)name))),
            ];
            var body = await hub.GetAsync(HubClient.Query("v1/reports/software", asked), cancel).ConfigureAwait(false);
            if (context.WantsJson(parsed))
            {
                await context.Terminal.Out.WriteLineAsync(body).ConfigureAwait(false);
                return ExitCode.Done;
            }

            var report = hub.Read(body, ApiJson.Default.SoftwareReportView);
            if (parsed.GetValue(csv))
            {
                SoftwareReportCsv.Write(context.Terminal.Out, report);
            }
            else
            {
                await ShowAsync(context, parsed, report).ConfigureAwait(false);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Option<string[]> Names(string name, string help, string description) =>
        new(name) { Description = description, HelpName = help, Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = true };

    private static async Task ShowAsync(CommandContext context, ParseResult parsed, SoftwareReportView report)
    {
        var terminal = context.Terminal;
        if (report.Jobs > 0)
        {
            Table(report).WriteTo(context.Tables(parsed));
            await terminal.Out.WriteLineAsync().ConfigureAwait(false);
        }

        await terminal.Out.WriteLineAsync(report.Jobs == 0 ? "No jobs." : $"{Figures.Hours(report.CoreHours)} core-hours, {Figures.Count(report.Jobs)} jobs.").ConfigureAwait(false);
        foreach (var (count, text) in new (long, string)[]
        {
            (report.OmittedRows, $"rows are not listed; together they have {Figures.Hours(report.OmittedCoreHours)} core-hours."),
            (report.JobsWithoutAllocation, "of the jobs have no known allocation, and so no core-hours."),
            (report.UnsettledJobs, "more jobs have ended and are not counted yet: their nodes or the scheduler have not said all."),
        })
        {
            if (count > 0)
            {
                await terminal.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{count} {text}")).ConfigureAwait(false);
            }
        }
    }

    private static Listing Table(SoftwareReportView report)
    {
        var table = new Listing().Figure("CORE-HOURS").Figure("%").Figure("JOBS").Figure("%").Figure("MEAN CPUS");
        (string Heading, Func<SoftwareReportRow, string?> Cell)[] names = report.By switch
        {
            "user" => [("USER", row => row.User ?? "(not known)")],
            "project" => [("PROJECT", row => row.Project ?? "(not known)")],
            "version" => [("SOFTWARE", Name), ("VERSION", row => row.Version ?? "")],
            _ => [("SOFTWARE", Name)],
        };
        foreach (var (heading, _) in names)
        {
            table.Text(heading);
        }

        foreach (var row in report.Rows)
        {
            table.Row(
            [
                Figures.Hours(row.CoreHours), Figures.Percent(row.CoreHoursPercent), Figures.Count(row.Jobs), Figures.Percent(row.JobsPercent), Figures.Mean(row.MeanCpus),
                .. names.Select(name => name.Cell(row)),
            ]);
        }

        return table;
    }

    private static string? Name(SoftwareReportRow row) => row.Kind switch
    {
        "ignored" => $"{row.Software} (left out of records)",
        "undetermined" => "(no rule matches)",
        "unattributed" => "(no program charged)",
        "scheduler" => "(the scheduler's own processes)",
        _ => row.Software,
    };
}
