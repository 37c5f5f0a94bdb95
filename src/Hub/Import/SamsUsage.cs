using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Actors.Hub.Jobs;
using Actors.Messages.Wire;
using Google.Protobuf;

namespace Actors.Hub.Import;

/// <summary>CPU per executable as sampler Software gives it: <c>{PATH: {"user": s, "system": s}}</c>.</summary>
internal static class SamsUsage
{
    /// <summary>More CPU than this, in seconds, no executable has used: a thousand years.</summary>
    private const double MaxSeconds = 31_557_600_000;
    private const int MaxPath = 65536;

    /// <summary>How CPU was given to executables.</summary>
    public const string Attribution = "sams";

    /// <summary>Reads it.</summary>
    /// <param name="software">The sampler's object.</param>
    /// <param name="place">Its name, for faults.</param>
    /// <exception cref="SamsFileException">It cannot be counted.</exception>
    public static JobUsage Read(JsonElement software, string place)
    {
        if (!software.TryGetProperty("execs", out var executables) || executables.ValueKind != JsonValueKind.Object)
        {
            throw new SamsFileException($"{place} is missing: nothing to count");
        }

        // Of a key that stands twice the last one counts, as in SAMS.
        var byPath = new Dictionary<ByteString, ExecutableUsage>();
        foreach (var property in executables.EnumerateObject())
        {
            var path = ByteString.CopyFrom(PythonText.Bytes(JsonMarshal.GetRawUtf8PropertyName(property)));
            var where = $"{place}[{Encoding.UTF8.GetString(path.Span)}]";
            if (path.Length is 0 or > MaxPath || path.Span.Contains((byte)0))
            {
                throw new SamsFileException($"{where}: a path must have 1 to {MaxPath} bytes and no NUL");
            }

            var (user, system) = (Usec(property.Value, "user", where), Usec(property.Value, "system", where));
            byPath[path] = new ExecutableUsage { Path = path, Role = ExecutableRole.Job, CpuUsec = user + system, UserUsec = user, SystemUsec = system };
        }

        if (byPath.Count == 0)
        {
            throw new SamsFileException($"{place} is empty: nothing to count");
        }

        return UsageRules.Summed(new JobUsage { TotalSource = TotalSource.Processes, Attribution = Attribution, Executables = { byPath.Values } });
    }

    private static long Usec(JsonElement figures, string name, string where) =>
        figures.ValueKind == JsonValueKind.Object && figures.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.GetDouble() is >= 0 and <= MaxSeconds and var seconds
            ? (long)Math.Round(seconds * 1e6)
            : throw new SamsFileException($"{where}.{name} must be CPU time in seconds, 0 or more");
}
