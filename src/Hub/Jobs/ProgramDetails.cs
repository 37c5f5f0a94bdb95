using System.Text;
using Actors.Messages.Json;
using Actors.Messages.Wire;
using Google.Protobuf;

namespace Actors.Hub.Jobs;

/// <summary>What the nodes tell of a job's programs beside their CPU time: scripts, images of containers, libraries. Of all nodes, steps and roles together.</summary>
internal sealed class ProgramDetails
{
    private readonly Dictionary<ByteString, List<ExecutableUsage>> _byPath;

    private ProgramDetails(Dictionary<ByteString, List<ExecutableUsage>> byPath) => _byPath = byPath;

    /// <summary>Those of one incarnation.</summary>
    public static ProgramDetails Of(Incarnation incarnation) => new(incarnation.Nodes
        .Where(part => part.Usage is not null)
        .SelectMany(part => part.Usage!.Executables)
        .Where(executable => executable.Scripts.Count > 0 || executable.Libraries.Count > 0 || !executable.Image.IsEmpty)
        .GroupBy(executable => executable.Path)
        .ToDictionary(path => path.Key, path => path.ToList()));

    /// <summary>The same executable with what is known of it.</summary>
    public ExecutableView AddTo(ExecutableView executable, ByteString path) => !_byPath.TryGetValue(path, out var told)
        ? executable
        : executable with
        {
            Scripts = NullIfNone(told.Where(e => e.Role != ExecutableRole.Escaped).SelectMany(e => e.Scripts).GroupBy(s => s.Path).Select(Script).OrderByDescending(s => s.CpuSeconds).ToList()),
            Images = NullIfNone(told.Where(e => !e.Image.IsEmpty).Select(e => Encoding.UTF8.GetString(e.Image.Span)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList()),
            Libraries = NullIfNone(told.SelectMany(e => e.Libraries).Distinct().Select(l => Encoding.UTF8.GetString(l.Span)).Order(StringComparer.Ordinal).ToList()),
        };

    private static ScriptView Script(IGrouping<ByteString, ScriptUsage> script) => new()
    {
        Path = Encoding.UTF8.GetString(script.Key.Span),
        PathBase64 = script.Key.ToBase64(),
        CpuSeconds = Saturating.Sum(script.Select(s => s.CpuUsec)) / 1e6,
        Processes = Saturating.Sum(script.Select(s => s.Processes)),
    };

    private static List<T>? NullIfNone<T>(List<T> list) => list.Count == 0 ? null : list;
}
