using System.Buffers.Text;
using System.Globalization;

namespace Actors.Node.Finders;

/// <summary>What slurmstepd writes over its command line: <c>slurmstepd: [JOB.STEP]</c>.</summary>
internal static class StepDaemonTitle
{
    /// <summary>The job's number; null when the title is another.</summary>
    public static string? RawId(ReadOnlySpan<byte> commandLine)
    {
        var prefix = "slurmstepd: ["u8;
        return commandLine.StartsWith(prefix) && Utf8Parser.TryParse(commandLine[prefix.Length..], out uint id, out var digits) && id > 0
            && commandLine[(prefix.Length + digits)..] is [(byte)'.' or (byte)']', ..]
            ? id.ToString(CultureInfo.InvariantCulture)
            : null;
    }
}
