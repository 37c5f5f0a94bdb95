using System.Text.Json.Serialization;

namespace Actors.Messages.Json;

/// <summary>A command for a live process: body of POST /v1/console of the hub, or one line of JSON on a node's console socket.</summary>
public sealed record ConsoleRequest
{
    /// <summary>Palette and command: <c>["actor","hierarchy"]</c>.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Switches by name without dashes: <c>{"d":"4","s":"/user"}</c>.</summary>
    public IReadOnlyDictionary<string, string>? Options { get; init; }
}

/// <summary>Answer to a console command; on a node's socket one line of JSON. A command that is done gives one of lines, log and members.</summary>
public sealed record ConsoleReply
{
    /// <summary>Lines of text.</summary>
    public IReadOnlyList<string>? Lines { get; init; }

    /// <summary>Why the command failed; null when it is done.</summary>
    public string? Error { get; init; }

    /// <summary>Of <c>log peek</c> and <c>log tail</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LogView? Log { get; init; }

    /// <summary>Of <c>cluster show</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ClusterMember>? Members { get; init; }
}

/// <summary>Part of what a process has logged, the oldest first.</summary>
public sealed record LogView
{
    public required IReadOnlyList<LogEntry> Entries { get; init; }

    /// <summary>Lines that were logged after the place asked for and are kept no more.</summary>
    public required long Missed { get; init; }

    /// <summary>The place behind the last line looked at: with it <c>log tail</c> gives what comes next.</summary>
    public required string Next { get; init; }
}

/// <summary>One event of a process's log.</summary>
public sealed record LogEntry
{
    /// <summary>RFC 3339 in UTC, to the millisecond.</summary>
    public required string Time { get; init; }

    /// <summary><c>debug</c>, <c>info</c>, <c>warning</c> or <c>error</c>.</summary>
    public required string Level { get; init; }

    /// <summary>The actor that logged, or else the part of the program.</summary>
    public required string Source { get; init; }

    /// <summary>The event's number.</summary>
    public required int Event { get; init; }

    public required string Message { get; init; }

    /// <summary>The exception with its stack, several lines; null without one.</summary>
    public string? Exception { get; init; }
}

/// <summary>A member of the cluster of actor systems that a process is in.</summary>
public sealed record ClusterMember
{
    public required string Address { get; init; }
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary><c>joining</c>, <c>weaklyup</c>, <c>up</c>, <c>leaving</c>, <c>exiting</c>, <c>down</c> or <c>removed</c>.</summary>
    public required string Status { get; init; }
    public required bool Reachable { get; init; }
    public required string AppVersion { get; init; }
    public required bool Leader { get; init; }
}
