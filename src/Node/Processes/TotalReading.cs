using Actors.Messages.Wire;

namespace Actors.Node.Processes;

/// <summary>A job's own total on this node. Live it is read after the processes; of an ended job it is the last reading.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="CpuUsec">CPU microseconds; with <see cref="TotalSource.Processes"/> the sum of the executables; null with none.</param>
/// <param name="UserUsec">Of it in user mode, if known.</param>
/// <param name="SystemUsec">Of it in the kernel, if known.</param>
/// <param name="AsOf">When it was read.</param>
public readonly record struct TotalReading(TotalSource Source, long? CpuUsec, long? UserUsec, long? SystemUsec, DateTimeOffset AsOf);
