using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Actors.Messages.Wire;

namespace Actors.Node.Finders;

/// <summary>
/// A job as its shepherd tells it: the number in its title, <c>sge_shepherd-JOB</c>, and the lines <c>key=value</c> of the file <c>config</c> in the
/// directory it works in (<c>active_jobs/JOB.TASK</c>). Both are the scheduler's own: no user can forge them.
/// </summary>
/// <param name="RawId">Of a task of an array <c>JOB.TASK</c>.</param>
/// <param name="HasConfiguration">Its configuration could be read: without it of an array only the environment can tell the task.</param>
/// <param name="Facts">What the configuration says of it.</param>
internal sealed record GridEngineJob(string RawId, bool HasConfiguration, JobFacts Facts)
{
    private const int LongestValue = 1024;
    private const long MicrosecondsFrom = 100_000_000_000;

    /// <summary>Puts the two together.</summary>
    /// <param name="commandLine">The shepherd's.</param>
    /// <param name="config">Empty when it cannot be read.</param>
    /// <returns>Null when it is no shepherd's.</returns>
    public static GridEngineJob? Read(ReadOnlySpan<byte> commandLine, ReadOnlySpan<byte> config)
    {
        if (JobIn(commandLine) is not { } job)
        {
            return null;
        }

        var facts = new JobFacts();
        if (config.IsEmpty || !string.Equals(Value(config, "job_id"u8), job, StringComparison.Ordinal))
        {
            return new GridEngineJob(job, HasConfiguration: false, facts);
        }

        facts.User = Fact(Value(config, "job_owner"u8));
        facts.Project = Value(config, "acct_project"u8) is { } project && project is not ("none" or "NONE") ? Fact(project) : Fact(Value(config, "account"u8));
        facts.Partition = Fact(Value(config, "queue"u8));
        facts.Name = Fact(Value(config, "job_name"u8));
        if (Number(config, "submission_time"u8) is { } submitted and > 0)
        {
            // Seconds; in the newest releases microseconds.
            facts.SubmitUnixUsec = new NumberFact { Value = submitted < MicrosecondsFrom ? submitted * 1_000_000 : submitted, Source = FactSource.Process };
        }

        var task = Number(config, "ja_task_id"u8) is { } number and > 0 ? number : (long?)null;
        if (task is not null)
        {
            facts.ArrayJobId = Fact(job);
            facts.ArrayTaskId = Fact(task.Value.ToString(CultureInfo.InvariantCulture));
        }

        return new GridEngineJob(GridEngineFinder.RawId(job, task), HasConfiguration: true, facts);
    }

    /// <summary>The job in a shepherd's title: <c>sge_shepherd-4711 -bg</c>; null when it is another.</summary>
    internal static string? JobIn(ReadOnlySpan<byte> commandLine)
    {
        var end = commandLine.IndexOfAny((byte)0, (byte)' ');
        var title = end < 0 ? commandLine : commandLine[..end];
        var at = title.LastIndexOf("sge_shepherd-"u8);
        if (at < 0 || (at > 0 && title[at - 1] != (byte)'/'))
        {
            return null;
        }

        var digits = title[(at + "sge_shepherd-".Length)..];
        return Utf8Parser.TryParse(digits, out uint job, out var used) && job > 0 && used == digits.Length ? job.ToString(CultureInfo.InvariantCulture) : null;
    }

    private static string? Value(ReadOnlySpan<byte> config, ReadOnlySpan<byte> key)
    {
        foreach (var range in config.Split((byte)'\n'))
        {
            var line = config[range];
            if (line.Length > key.Length && line[key.Length] == (byte)'=' && line.StartsWith(key))
            {
                var value = line[(key.Length + 1)..];
                return value.Length is > 0 and <= LongestValue ? Encoding.UTF8.GetString(value) : null;
            }
        }

        return null;
    }

    private static long? Number(ReadOnlySpan<byte> config, ReadOnlySpan<byte> key) =>
        long.TryParse(Value(config, key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < long.MaxValue / 1_000_000 ? number : null;

    private static TextFact? Fact(string? value) => value is null ? null : new TextFact { Value = value, Source = FactSource.Process };
}
