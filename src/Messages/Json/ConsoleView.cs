namespace Actors.Messages.Json;

/// <summary>A command for a live process: body of POST /v1/console of the hub, or one line of JSON on a node's console socket.</summary>
public sealed record ConsoleRequest
{
    /// <summary>Palette and command: <c>["actor","hierarchy"]</c>.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Switches by name without dashes: <c>{"d":"4","s":"/user"}</c>.</summary>
    public IReadOnlyDictionary<string, string>? Options { get; init; }
}

/// <summary>Answer to a console command; on a node's socket one line of JSON.</summary>
public sealed record ConsoleReply
{
    /// <summary>Lines of text; null when the command failed.</summary>
    public IReadOnlyList<string>? Lines { get; init; }
    public string? Error { get; init; }
}
