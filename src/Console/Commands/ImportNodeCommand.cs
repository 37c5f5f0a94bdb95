using System.CommandLine;
using System.Text.Json;
using Actors.Cli.Connection;
using Actors.Cli.Import;
using Actors.Cli.Output;
using Actors.Messages.Json;

namespace Actors.Cli.Commands;

/// <summary><c>actors import node DIR</c>: segments of nodes that no network connects with the hub, carried here by hand. The same ones again change nothing.</summary>
internal static class ImportNodeCommand
{
    private const string Reason = ".reason";

    public static Command Create(CommandContext context)
    {
        var directory = new Argument<string>("DIR") { Description = "A tree of segments, as agents write them whose actors.node.hub is file:DIR" };
        var archive = new Option<string?>("--archive") { Description = "Move those that were taken there; else they stay where they are", HelpName = "DIR" };
        var error = new Option<string?>("--error") { Description = "Move those that are none there, each with its reason in a file beside it", HelpName = "DIR" };
        var command = new Command("node", "Segments of nodes that do not reach the hub by network") { directory, archive, error };
        command.SetAction((parsed, cancel) =>
        {
            var root = parsed.GetRequiredValue(directory);
            return Directory.Exists(root)
                ? RunAsync(context, parsed, new SegmentTree(Path.GetFullPath(root)), parsed.GetValue(archive), parsed.GetValue(error), cancel)
                : throw new CliException($"{root}: no such directory");
        });
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult parsed, SegmentTree tree, string? archive, string? error, CancellationToken cancel)
    {
        using var hub = context.ConnectTo(parsed);
        var replies = new List<SegmentsView>();
        using (var progress = new ProgressLine(context.Terminal, "importing", tree.Files))
        {
            var sent = 0;

            // One after the other: each outbox's segments have an order.
            foreach (var piece in tree.Read())
            {
                var reply = hub.Read(await hub.PostAsync("v1/imports/node", piece, cancel).ConfigureAwait(false), ApiJson.Default.SegmentsView);
                replies.Add(reply);
                Move(tree, piece.Files.Select(file => file.Name).Except(reply.Bad, StringComparer.Ordinal), archive);
                PutAside(tree, reply.Reasons.Where(fault => reply.Bad.Contains(fault.File, StringComparer.Ordinal)), error);
                progress.Show(sent += piece.Files.Count);
            }
        }

        PutAside(tree, tree.Faults, error);
        var result = Together(replies, tree.Faults);
        await ReportAsync(context, parsed, result).ConfigureAwait(false);
        return result.Quarantined > 0 ? ExitCode.DoneWithQuarantine : ExitCode.Done;
    }

    private static SegmentsView Together(List<SegmentsView> replies, IReadOnlyList<ImportFault> faults)
    {
        IReadOnlyList<ImportFault> reasons = [.. replies.SelectMany(reply => reply.Reasons).Concat(faults).OrderBy(fault => fault.File, StringComparer.Ordinal)];
        return new SegmentsView
        {
            Accepted = replies.Sum(reply => reply.Accepted),
            Duplicate = replies.Sum(reply => reply.Duplicate),
            Quarantined = reasons.Count,
            Reasons = reasons,
            Bad = [.. replies.SelectMany(reply => reply.Bad).Concat(faults.Select(fault => fault.File)).Order(StringComparer.Ordinal)],

            // What the last word on an outbox is.
            Streams = [.. replies.SelectMany(reply => reply.Streams).GroupBy(stream => (stream.Cluster, stream.Node, stream.Stream)).Select(same => same.Last())],
        };
    }

    private static async Task ReportAsync(CommandContext context, ParseResult parsed, SegmentsView result)
    {
        var output = context.Terminal.Out;
        if (context.WantsJson(parsed))
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(result, ApiJson.Default.SegmentsView)).ConfigureAwait(false);
            return;
        }

        foreach (var fault in result.Reasons)
        {
            await output.WriteLineAsync($"{Printable.Line(fault.File)}: {Printable.Line(fault.Reason)}").ConfigureAwait(false);
        }

        foreach (var stream in result.Streams.Where(stream => stream.Missing is not null))
        {
            await output.WriteLineAsync($"missing: segments {Printable.Line(stream.Missing!)} of node {Printable.Line(stream.Node)} of cluster {Printable.Line(stream.Cluster)} (outbox {Printable.Line(stream.Stream)})").ConfigureAwait(false);
        }

        await output.WriteLineAsync($"{result.Accepted} accepted, {result.Duplicate} duplicate, {result.Quarantined} quarantined.").ConfigureAwait(false);
    }

    private static void PutAside(SegmentTree tree, IEnumerable<ImportFault> faults, string? error)
    {
        if (error is null)
        {
            return;
        }

        foreach (var fault in faults)
        {
            Move(tree, [fault.File], error);
            File.WriteAllText(Path.Combine(error, Path.GetFileName(fault.File) + Reason), fault.Reason + "\n");
        }
    }

    private static void Move(SegmentTree tree, IEnumerable<string> names, string? directory)
    {
        if (directory is null)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(directory);
            foreach (var name in names)
            {
                File.Move(tree.PathOf(name), Path.Combine(directory, Path.GetFileName(name)), overwrite: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{directory}: {e.Message} What the hub has taken it knows: import the rest again.", e);
        }
    }
}
