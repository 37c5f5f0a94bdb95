using Actors.Node.Processes;
using Microsoft.Extensions.Logging;

namespace Actors.Node.Attribution;

/// <summary>What every tier works with.</summary>
/// <param name="Host">The host.</param>
/// <param name="Jobs">Its jobs, and how they are found.</param>
/// <param name="Executables">Programs seen.</param>
/// <param name="Progress">How far the scanner is.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">The log.</param>
internal sealed record AttributionContext(ScannedHost Host, JobRegistry Jobs, ExecutableTable Executables, ScanProgress Progress, TimeProvider Time, ILogger Logger)
{
    /// <summary>Whether I/O and context switches of each process are read, where the tier does not know them without.</summary>
    public bool ProcessCounts { get; init; }
}
