using Microsoft.Extensions.Logging;

namespace Actors.Node.Logging;

/// <summary>Every text the agent logs. Event numbers never change their meaning: 1xxx process, 2xxx jobs, 3xxx outbox, 4xxx hub.</summary>
internal static partial class NodeLog
{
    [LoggerMessage(3001, LogLevel.Information, "outbox {Path}: {Jobs} jobs known, {Waiting} of them with a report the hub has not acknowledged")]
    public static partial void OutboxOpened(ILogger logger, string path, int jobs, int waiting);

    [LoggerMessage(3002, LogLevel.Warning, "outbox {Path}: the last write was torn; {Bytes} bytes cut off, {Kept} bytes before them are whole")]
    public static partial void OutboxTornTail(ILogger logger, string path, long bytes, long kept);

    [LoggerMessage(3003, LogLevel.Error, "outbox {Path}: {Frames} frames are spoiled and were left out; everything else was read")]
    public static partial void OutboxSpoiled(ILogger logger, string path, int frames);

    [LoggerMessage(3004, LogLevel.Error, "{Reason}; kept as {Aside}, starting with an empty outbox")]
    public static partial void OutboxSetAside(ILogger logger, string reason, string aside);

    [LoggerMessage(3005, LogLevel.Error, "outbox {Path} cannot be written: {Reason}; everything is kept in memory and written once the disk takes it")]
    public static partial void OutboxNotWritten(ILogger logger, string path, string reason);

    [LoggerMessage(3006, LogLevel.Information, "outbox {Path} is written again; nothing was lost")]
    public static partial void OutboxWrittenAgain(ILogger logger, string path);

    [LoggerMessage(3007, LogLevel.Warning, "{Jobs} jobs ended while no agent watched: their last report is final, a lower bound")]
    public static partial void JobsEndedUnseen(ILogger logger, int jobs);
}
