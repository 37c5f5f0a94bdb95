using System.Globalization;
using Akka.Actor;

namespace Actors.ConsoleHost;

/// <summary>The live actors of a system, walked from the two guardians down. What it sees may change while it looks.</summary>
internal sealed class ActorTree(ExtendedActorSystem system)
{
    /// <summary>/system, then /user.</summary>
    public IReadOnlyList<IActorRef> Roots => [system.SystemGuardian, system.Guardian];

    /// <summary>Class of the props, mailbox and children of an actor, as far as its reference tells.</summary>
    public static IEnumerable<string> Look(IActorRef actor)
    {
        if (actor is not ActorRefWithCell known)
        {
            yield break;
        }

        yield return $"class: {known.Underlying.Props.Type.FullName}";
        yield return $"children: {known.Children.Count().ToString(CultureInfo.InvariantCulture)}";
        yield return $"mailbox: {known.Underlying.NumberOfMessages.ToString(CultureInfo.InvariantCulture)}";
    }

    /// <summary>The actor at an absolute path, with or without the system's address; both roots for "/".</summary>
    /// <exception cref="ConsoleException">There is none.</exception>
    public IReadOnlyList<IActorRef> Find(string path)
    {
        var names = Names(path);
        if (names.Length == 0)
        {
            return Roots;
        }

        var actor = Roots.FirstOrDefault(root => Is(root, names[0]));
        foreach (var name in names.Skip(1))
        {
            actor = actor is null ? null : Children(actor).FirstOrDefault(child => Is(child, name));
        }

        return actor is null ? throw new ConsoleException($"No actor at '{Shown(path)}'.") : [actor];
    }

    /// <summary>Paths of the actor and of those below it, down to <paramref name="depth"/> levels, in no order.</summary>
    public IEnumerable<string> Below(IActorRef start, int depth)
    {
        var next = new Stack<(IActorRef Actor, int Depth)>([(start, depth)]);
        while (next.TryPop(out var at))
        {
            yield return at.Actor.Path.ToStringWithoutAddress();
            if (at.Depth > 0)
            {
                foreach (var child in Children(at.Actor))
                {
                    next.Push((child, at.Depth - 1));
                }
            }
        }
    }

    private static bool Is(IActorRef actor, string name) => string.Equals(actor.Path.Name, name, StringComparison.Ordinal);

    private static IEnumerable<IActorRef> Children(IActorRef actor) => actor is ActorRefWithCell known ? known.Children : [];

    private static string Shown(string path) => path.Length <= 200 ? path : path[..200] + "…";

    private string[] Names(string path)
    {
        var address = $"akka://{system.Name}";
        var local = path == address || path.StartsWith(address + "/", StringComparison.Ordinal) ? path[address.Length..] : path;
        return local.Split('/', StringSplitOptions.RemoveEmptyEntries);
    }
}
