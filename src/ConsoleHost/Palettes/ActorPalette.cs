using System.Globalization;
using Actors.Messages.Json;
using Akka.Actor;

namespace Actors.ConsoleHost.Palettes;

/// <summary>A look at the live actors of a system: <c>actor hierarchy</c>, <c>actor system</c>, <c>actor inspect</c>. Reads only.</summary>
public sealed class ActorPalette : IConsolePalette
{
    private const int DefaultDepth = 4;
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(1);
    private readonly ExtendedActorSystem _system;
    private readonly ActorTree _tree;
    private readonly TimeSpan _patience;

    /// <summary>A look into one system.</summary>
    /// <param name="system">The system.</param>
    /// <param name="patience">How long <c>inspect</c> waits for an actor's answer; null: 1 s.</param>
    public ActorPalette(ActorSystem system, TimeSpan? patience = null)
    {
        _patience = patience ?? DefaultPatience;
        _system = (ExtendedActorSystem)system;
        _tree = new ActorTree(_system);
        Commands =
        [
            new ConsoleCommand("hierarchy", "[-d N] [-s PATH]", "Paths of the live actors, sorted", (call, _) => Task.FromResult(Reply(Hierarchy(call))))
            {
                Options = ["d", "s"],
            },
            new ConsoleCommand("inspect", "PATH", "What can be told of one actor", InspectAsync) { Arguments = 1 },
            new ConsoleCommand("system", "", "Address of the actor system", (_, _) => Task.FromResult(Reply([$"akka://{_system.Name}"]))),
        ];
    }

    public string Name => "actor";

    public IReadOnlyList<ConsoleCommand> Commands { get; }

    private static ConsoleReply Reply(IReadOnlyList<string> lines) => new() { Lines = lines };

    private IReadOnlyList<string> Hierarchy(ConsoleCall call)
    {
        var depth = Depth(call.Options.GetValueOrDefault("d"));
        var starts = call.Options.TryGetValue("s", out var start) ? _tree.Find(start) : _tree.Roots;
        return [.. starts.SelectMany(actor => _tree.Below(actor, depth).Order(StringComparer.Ordinal))];
    }

    private async Task<ConsoleReply> InspectAsync(ConsoleCall call, CancellationToken cancellationToken)
    {
        var actor = _tree.Find(call.Arguments[0]) is [var one]
            ? one
            : throw new ConsoleException($"'{call.Arguments[0]}' is no single actor: give a path below /system or /user.");
        var identity = await IdentifyAsync(actor, cancellationToken).ConfigureAwait(false);
        return Reply(
        [
            $"path: {actor.Path.ToStringWithoutAddress()}",
            $"uid: {actor.Path.Uid.ToString(CultureInfo.InvariantCulture)}",
            .. ActorTree.Look(actor),
            identity is null ? $"answers: not within {_patience.TotalSeconds:0} s" : "answers: yes",
            .. identity is null ? (string[])[] : [$"terminated: {(identity.Subject is null ? "yes" : "no")}"],
        ]);
    }

    private async Task<ActorIdentity?> IdentifyAsync(IActorRef actor, CancellationToken cancellationToken)
    {
        try
        {
            return await actor.Ask<ActorIdentity>(new Identify("console"), _patience, cancellationToken).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }

    private static int Depth(string? text)
    {
        if (text is null)
        {
            return DefaultDepth;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var depth)
            ? depth
            : throw new ConsoleException($"-d takes a number of levels, 0 for the start alone, not '{(text.Length <= 80 ? text : text[..80] + "…")}'.");
    }
}
