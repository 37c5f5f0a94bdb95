using Actors.Messages.Json;
using Actors.Messages.Wire;

namespace Actors.Cli.Import;

/// <summary>Where files to be imported come from.</summary>
internal interface IImportSource
{
    /// <summary>How many there are, for progress.</summary>
    long Files { get; }

    /// <summary>What could not be read, so far.</summary>
    IReadOnlyList<ImportFault> Faults { get; }

    /// <summary>The files one after another, none kept; those of one job side by side, named <c>…/JOBID.NODE…</c>.</summary>
    IEnumerable<ImportFile> Read();
}
