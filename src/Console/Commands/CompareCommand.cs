using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Actors.Cli.Compare;
using Actors.Cli.Import;
using Actors.Cli.Output;

namespace Actors.Cli.Commands;

/// <summary><c>actors compare sams-xml DIR DIR</c>: whether two programs made the same SAMS records, for the time in which a site runs both.</summary>
internal static class CompareCommand
{
    // Enough to see what is wrong; --json has all.
    private const int Shown = 20;

    public static Command Create(CommandContext context) => new("compare", "Compare records of two programs") { SamsXml(context) };

    private static Command SamsXml(CommandContext context)
    {
        var first = new Argument<string>("DIR") { Description = "Records of one program, such as the archive of SAMS's registrant" };
        var second = new Argument<string>("OTHER") { Description = "Records of the other, such as the --out of actors export sams-xml --all" };
        var from = Day("--from", "Only jobs that began on this day or later");
        var to = Day("--to", "Only jobs that began before this day");
        var tolerance = new Option<double>("--tolerance") { Description = "Percent of a job that two shares may lie apart [0.01]", HelpName = "PERCENT", DefaultValueFactory = _ => 0.01 };
        var collector = new Option<string?>("--collector") { Description = "The collector files that both had: differences that faults of SAMS 1.10 make of them are told apart; the hub is asked for its rules", HelpName = "DIR" };
        var limit = new Option<double>("--remove-less-than") { Description = "What SAMS has as remove_less_then, and the hub as actors.sams.remove-less-than [1.0]", HelpName = "PERCENT", DefaultValueFactory = _ => 1.0 };
        var command = new Command("sams-xml", "SAMS records of all files *.xml below two directories, the newest of each id; exit code 1 when they differ") { first, second, from, to, tolerance, collector, limit };
        command.SetAction(async (parsed, cancel) =>
        {
            var (begin, end) = (DigitsOf(parsed.GetValue(from), "--from"), DigitsOf(parsed.GetValue(to), "--to"));
            var sets = new[] { first, second }.Select(directory => RecordSet.Read(parsed.GetRequiredValue(directory), begin, end)).ToList();
            var apart = parsed.GetValue(tolerance);
            var comparison = Comparison.Of(sets[0], sets[1], apart);
            using var hub = context.ConnectTo(parsed);
            var known = Tree(parsed.GetValue(collector)) is { } tree
                ? await KnownFaults.InAsync(tree, comparison.Differing, hub, parsed.GetValue(limit), apart, cancel).ConfigureAwait(false)
                : KnownFaults.Alone(apart);
            comparison = comparison.Explain(sets[0], sets[1], known);
            var faults = sets.SelectMany(set => set.Faults).ToList();
            if (context.WantsJson(parsed))
            {
                await context.Terminal.Out.WriteLineAsync(JsonSerializer.Serialize(
                    new ComparisonView(comparison.Same, comparison.OnlyFirst, comparison.OnlySecond, comparison.Different, comparison.Explained, faults), ComparisonJson.Default.ComparisonView)).ConfigureAwait(false);
            }
            else
            {
                await WriteAsync(context.Terminal.Out, comparison, faults).ConfigureAwait(false);
            }

            cancel.ThrowIfCancellationRequested();
            return !comparison.Agrees ? ExitCode.Failed : faults.Count > 0 ? ExitCode.DoneWithQuarantine : ExitCode.Done;
        });
        return command;
    }

    private static SamsTree? Tree(string? directory) => directory is null ? null
        : Directory.Exists(directory) ? new SamsTree(Path.GetFullPath(directory))
        : throw new CliException($"--collector: {directory}: no such directory");

    private static Option<string?> Day(string name, string what) => new(name) { Description = what, HelpName = "YYYY-MM-DD" };

    private static string? DigitsOf(string? day, string option) => day is null ? null
        : DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date.ToString("yyyyMMdd", CultureInfo.InvariantCulture)
        : throw new CliException($"{option}: '{day}' is no day of the form YYYY-MM-DD") { WrongUsage = true };

    private static async Task WriteAsync(TextWriter output, Comparison comparison, List<string> faults)
    {
        foreach (var fault in faults)
        {
            await output.WriteLineAsync(Printable.Line(fault)).ConfigureAwait(false);
        }

        await ListAsync(output, "explained", [.. comparison.Explained.Select(each => $"{each.RecordId}: {each.Reason}")]).ConfigureAwait(false);
        await ListAsync(output, "only in the first", comparison.OnlyFirst).ConfigureAwait(false);
        await ListAsync(output, "only in the second", comparison.OnlySecond).ConfigureAwait(false);
        await ListAsync(output, "different", [.. comparison.Different.Select(each => $"{each.RecordId}: {string.Join("; ", each.Software)}")]).ConfigureAwait(false);
        await output.WriteLineAsync(
            $"{comparison.Same} the same, {comparison.Explained.Count} explained, {comparison.Different.Count} different, {comparison.OnlyFirst.Count} only in the first, {comparison.OnlySecond.Count} only in the second, {faults.Count} files not read.").ConfigureAwait(false);
    }

    private static async Task ListAsync(TextWriter output, string what, IReadOnlyList<string> lines)
    {
        foreach (var line in lines.Take(Shown))
        {
            await output.WriteLineAsync($"{what}: {Printable.Line(line)}").ConfigureAwait(false);
        }

        if (lines.Count > Shown)
        {
            await output.WriteLineAsync($"{what}: {lines.Count - Shown} more; --json lists all").ConfigureAwait(false);
        }
    }
}

/// <summary>What <c>--json</c> prints.</summary>
internal sealed record ComparisonView(int Same, IReadOnlyList<string> OnlyFirst, IReadOnlyList<string> OnlySecond, IReadOnlyList<RecordDifference> Different, IReadOnlyList<ExplainedRecord> Explained, IReadOnlyList<string> Faults);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ComparisonView))]
internal sealed partial class ComparisonJson : JsonSerializerContext;
