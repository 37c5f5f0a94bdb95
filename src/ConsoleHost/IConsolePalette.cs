using Actors.Messages.Json;

namespace Actors.ConsoleHost;

/// <summary>A group of console commands under one name: <c>actor hierarchy</c> is the command <c>hierarchy</c> of the palette <c>actor</c>.</summary>
public interface IConsolePalette
{
    /// <summary>First word of its commands.</summary>
    string Name { get; }

    /// <summary>The commands, in the order help shows them.</summary>
    IReadOnlyList<ConsoleCommand> Commands { get; }
}

/// <summary>One command of a palette.</summary>
/// <param name="Name">Its word after the palette's.</param>
/// <param name="Usage">Arguments and switches as help shows them: <c>[-d N] [-s PATH]</c>; empty without any.</param>
/// <param name="Description">One line for help.</param>
/// <param name="Run">Gives the answer; what a person did wrong is a <see cref="ConsoleException"/>.</param>
public sealed record ConsoleCommand(
    string Name, string Usage, string Description, Func<ConsoleCall, CancellationToken, Task<ConsoleReply>> Run)
{
    /// <summary>Number of words after the command that it needs.</summary>
    public int Arguments { get; init; }

    /// <summary>Names of its switches, without dashes, in lower case.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];
}

/// <summary>What a person gave a command.</summary>
/// <param name="Arguments">The words after the command.</param>
/// <param name="Options">Values of the switches by name, in lower case, without dashes.</param>
public sealed record ConsoleCall(IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Options);

/// <summary>Something a person can cure; the message is what the console shows.</summary>
public sealed class ConsoleException(string message) : Exception(message);
