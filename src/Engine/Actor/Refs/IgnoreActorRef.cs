namespace Akka.Actor;

/// <summary>Swallows everything without a dead letter. Every system has one of the same path.</summary>
public sealed class IgnoreActorRef : MinimalActorRef
{
    private const string FakeSystem = "local";
    private static readonly ActorPath TheOnlyPath = new RootActorPath(new Address("akka", FakeSystem)) / "ignore";

    private readonly IActorRefProvider _provider;

    /// <summary>Made by the provider.</summary>
    public IgnoreActorRef(IActorRefProvider provider) => _provider = provider;

    public override ActorPath Path => TheOnlyPath;

    public override IActorRefProvider Provider => _provider;

    /// <summary>Whether a path is that of ignore references.</summary>
    public static bool IsIgnoreRefPath(string path) => string.Equals(path, TheOnlyPath.ToString(), StringComparison.Ordinal);

    /// <summary>Whether a path is that of ignore references.</summary>
    public static bool IsIgnoreRefPath(ActorPath path) => path is { Depth: 1, Name: "ignore" } && path.Address.System == FakeSystem && path.Equals(TheOnlyPath);
}
