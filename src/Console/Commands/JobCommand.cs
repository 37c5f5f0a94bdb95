using System.CommandLine;
using Actors.Cli.Output;
using Actors.Messages.Json;
using Spectre.Console;

namespace Actors.Cli.Commands;

/// <summary><c>actors job ID</c>: one job, whole.</summary>
internal static class JobCommand
{
    public static Command Create(CommandContext context)
    {
        var id = new Argument<string>("ID") { Description = "Job key CLUSTER:RAWID:R, raw id (the newest incarnation), ARRAY_TASK, or HETJOB+OFFSET" };
        id.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>()))
            {
                result.AddError("job: ID is empty.");
            }
        });
        var command = new Command("job", "Show one job: nodes, executables, software, records") { id };
        command.SetAction(async (parsed, cancel) =>
        {
            using var hub = context.ConnectTo(parsed);
            var body = await hub.GetAsync("v1/jobs/" + Uri.EscapeDataString(parsed.GetRequiredValue(id)), cancel).ConfigureAwait(false);
            if (context.WantsJson(parsed))
            {
                await context.Terminal.Out.WriteLineAsync(body).ConfigureAwait(false);
            }
            else
            {
                Show(context.Tables(parsed), hub.Read(body, ApiJson.Default.JobView));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Show(IAnsiConsole console, JobView job)
    {
        Head(console, job);
        Nodes(console, job.Nodes ?? []);
        Executables(console, job.Executables ?? []);
        Software(console, job.Software ?? []);
        Metrics(console, job.Metrics ?? []);
        Records(console, job.Records ?? []);
    }

    private static void Head(IAnsiConsole console, JobView job)
    {
        var confirmed = job.Confirmed ? "confirmed by the scheduler" : job.AwaitsScheduler ? "not confirmed by the scheduler" : "not confirmed by a scheduler";
        var complete = job.Complete ? "complete" : "not complete";
        var grid = new Grid().AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 2, 0) }).AddColumn(new GridColumn { Padding = new Padding(0) });
        Line("Job", $"{job.Key}  ({job.Scheduler})");
        Line("State", $"{job.State}, {complete}, {confirmed}");
        if (job.UnconfirmedReason is { } reason)
        {
            Line("Unconfirmed", reason);
        }

        Line("Name", job.Name);
        Line("User", job.User);
        Line("Project", job.Project);
        Line("Partition", job.Partition);
        Line("Start", Figures.Instant(job.Start));
        Line("End", Figures.Instant(job.End));
        Line("CPUs", Figures.Count(job.Cpus));
        if (job.SchedulerState is not null)
        {
            Line("Scheduler", $"{job.SchedulerState}{(job.ExitCode is null ? "" : $", exit {job.ExitCode}")}, {Figures.Counted(job.NodeCount ?? 0, "node")} {job.NodeList}".TrimEnd());
        }

        if (job.CpuHours is not null)
        {
            Line("CPU hours", $"{Figures.Hours(job.CpuHours)} allocated, {Figures.Hours(job.NodeHours)} node hours{(job.SuspendedSeconds > 0 ? $", suspended {Figures.Seconds(job.SuspendedSeconds)}" : "")}");
        }

        Line("CPU time", $"{(job.TotalIsLowerBound ? "at least " : string.Empty)}{Figures.Seconds(job.CpuSeconds)}  (total from {Printable.Line(job.TotalSource)}, executables by {Printable.Line(job.Attribution)})");
        foreach (var alike in (job.Nodes ?? []).Where(node => node.AttributionReason is not null).GroupBy(node => (node.Attribution, node.AttributionReason)))
        {
            Line("", $"{alike.Key.Attribution} on {Figures.Counted(alike.Count(), "node")}: {alike.Key.AttributionReason}");
        }

        if (job is { TotalIsLowerBound: true, SchedulerMeasuredSeconds: > 0 } && job.TotalSource is not "scheduler")
        {
            Line("", $"{Figures.Seconds(job.SchedulerMeasuredSeconds)} measured by {Printable.Line(job.Scheduler)}, in no sum");
        }

        if (job.UnwatchedSeconds is { } unwatched)
        {
            Line("", $"{Figures.Seconds(unwatched)} of it counted while no agent ran: a job that came and went then would be in it");
        }

        Line("Unattributed", Figures.Seconds(job.UnattributedSeconds));
        if ((job.Nodes ?? []).Count(MetNoProgram) is > 0 and var nodes)
        {
            Line("", $"all of it on {Figures.Counted(nodes, "node")}: its directory had gone when the agent looked, as when a job begins and ends while the agent is stopped or gets no CPU");
        }

        if (job.ExcessSeconds > 0)
        {
            Line("Excess", Figures.Seconds(job.ExcessSeconds));
        }

        Line("Max memory", $"{Figures.Bytes(job.MaxRssBytes)}{Definition(job.Resources?.MaxMemoryDefinition)}");
        foreach (var (name, text) in ResourceLines.Of(job.Resources))
        {
            Line(name, text);
        }

        if (ResourceLines.IdleGpus(job.Metrics ?? []) is { } idle)
        {
            Line("GPUs idle", idle);
        }

        if (job.SchedulerEnergyJoules is not null)
        {
            Line("Energy", $"{Figures.Quantity(job.SchedulerEnergyJoules, "J", "")}  (the scheduler's own figure, of whole nodes)");
        }

        console.Write(grid);

        void Line(string name, string? value) => grid.AddRow(new Text(name, new Style(decoration: Decoration.Bold)), new Text(Printable.Line(value)));
    }

    private static bool MetNoProgram(NodeView node) => node is { TotalSource: "cgroup+parent", CpuSeconds: > 0 and var cpu, UnattributedSeconds: { } unattributed } && unattributed >= cpu;

    private static string Definition(string? definition) => definition is null ? "" : $"  ({definition})";

    private static void Nodes(IAnsiConsole console, IReadOnlyList<NodeView> nodes)
    {
        var table = new Listing().Text("NODE").Text("FINAL").Figure("CPU TIME").Figure("UNATTRIBUTED").Text("TOTAL FROM").Figure("MAX MEMORY").Figure("READ").Figure("WRITTEN").Text("OBSERVED");
        foreach (var node in nodes)
        {
            table.Row(
                node.Node, Figures.YesNo(node.Final), Figures.Seconds(node.CpuSeconds), Figures.Seconds(node.UnattributedSeconds), node.TotalSource,
                Figures.Bytes(node.MaxRssBytes), Figures.Bytes(node.ReadBytes), Figures.Bytes(node.WriteBytes), Figures.Instant(node.Observed));
        }

        Write(console, table, nodes.Count);
        Suspensions(console, nodes);
    }

    private static void Suspensions(IAnsiConsole console, IReadOnlyList<NodeView> nodes)
    {
        var table = new Listing().Text("NODE").Text("SUSPENDED FROM").Text("TO");
        foreach (var node in nodes)
        {
            foreach (var suspended in node.Suspended)
            {
                table.Row(node.Node, Figures.Instant(suspended.Start), suspended.End is null ? "still suspended" : Figures.Instant(suspended.End));
            }
        }

        Write(console, table, nodes.Sum(node => node.Suspended.Count));
    }

    private static void Executables(IAnsiConsole console, IReadOnlyList<ExecutableView> executables)
    {
        var hasIo = executables.Any(e => e.ReadChars is not null);
        var table = new Listing().Figure("CPU TIME").Figure("USER").Figure("SYSTEM").Figure("PROCESSES").Figure("MAX MEMORY");
        table = (hasIo ? table.Figure("READ").Figure("WRITTEN") : table).Text("ROLE").Text("EXECUTABLE");
        foreach (var executable in executables.OrderByDescending(e => e.CpuSeconds))
        {
            string[] io = hasIo ? [Figures.Bytes(executable.ReadChars), Figures.Bytes(executable.WriteChars)] : [];
            table.Row([
                Figures.Seconds(executable.CpuSeconds), Figures.Seconds(executable.UserSeconds), Figures.Seconds(executable.SystemSeconds),
                Figures.Count(executable.Processes), Figures.Bytes(executable.MaxRssBytes), .. io, Role(executable), executable.Path]);
            foreach (var script in executable.Scripts ?? [])
            {
                table.Row([Figures.Seconds(script.CpuSeconds), "", "", Figures.Count(script.Processes), "", .. io.Select(_ => ""), "script", "  " + script.Path]);
            }
        }

        Write(console, table, executables.Count);
    }

    private static string Role(ExecutableView executable) =>
        executable.SchedulerCpuSeconds > 0 && executable.Role is not "scheduler" ? $"{executable.Role}, scheduler {Figures.Seconds(executable.SchedulerCpuSeconds)}"
        : executable.EscapedCpuSeconds > 0 ? $"{executable.Role}, escaped {Figures.Seconds(executable.EscapedCpuSeconds)}"
        : executable.Role;

    private static void Software(IAnsiConsole console, IReadOnlyList<SoftwareView> software)
    {
        var table = new Listing().Figure("SHARE %").Figure("CPU TIME").Text("SOFTWARE").Text("VERSION").Text("LOCAL VERSION").Text("BY USER").Text("IGNORED");
        foreach (var item in software.OrderByDescending(s => s.CpuSeconds))
        {
            table.Row(
                Figures.Percent(item.SharePercent), Figures.Seconds(item.CpuSeconds), item.Name ?? "(no rule matched)", item.Version, item.LocalVersion,
                Figures.YesNo(item.UserProvided), Figures.YesNo(item.Ignore));
        }

        Write(console, table, software.Count);
    }

    private static void Metrics(IAnsiConsole console, IReadOnlyList<MetricView> metrics)
    {
        var table = new Listing().Text("METRIC").Text("OF").Figure("MEAN").Figure("MAX").Figure("INTEGRAL").Text("GIVEN BY");
        foreach (var metric in metrics)
        {
            var perSecond = metric.Kind is "counter" ? "/s" : "";
            var total = metric.Kind is "counter" ? "" : "·s";
            table.Row(
                $"{metric.Sampler}.{metric.Name}", string.Join(' ', metric.Labels.Select(label => $"{label.Key}={label.Value}")),
                Figures.Quantity(metric.Mean, metric.Unit, perSecond), Figures.Quantity(metric.Maximum, metric.Unit, perSecond),
                Figures.Quantity(metric.Integral, metric.Unit, total), metric.Rule);
        }

        Write(console, table, metrics.Count);
    }

    private static void Records(IAnsiConsole console, IReadOnlyList<RecordView> records)
    {
        var table = new Listing().Text("RECORD").Text("ID").Figure("REVISION").Text("ISSUED");
        foreach (var record in records)
        {
            table.Row(record.Kind, record.RecordId, Figures.Count(record.Revision), Figures.Instant(record.Issued));
        }

        Write(console, table, records.Count);
        foreach (var file in records.Select(r => r.File).OfType<string>())
        {
            // Unbroken, so that it can be copied.
            console.Profile.Out.Writer.WriteLine(Printable.Line(file));
        }
    }

    private static void Write(IAnsiConsole console, Listing table, int rows)
    {
        if (rows > 0)
        {
            console.WriteLine();
            table.WriteTo(console);
        }
    }
}
