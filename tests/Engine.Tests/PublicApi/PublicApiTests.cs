using System.Globalization;
using System.Reflection;

namespace Engine.Tests.PublicApi;

/// <summary>The engine shows what Akka.NET shows, and nothing else.</summary>
public sealed class PublicApiTests
{
    private static readonly Dump Whole = Dump.Read(Lines("akka-signatures.txt"));
    private static readonly Dump Akka = Dump.Read(Lines("akka-signatures.txt").Concat(Lines("akka-more-signatures.txt")));

    /// <summary>Where the engine is stricter: nothing that compiles against it would not compile against Akka.NET.</summary>
    private static readonly HashSet<string> Stricter = new(StringComparer.Ordinal)
    {
        // Fields that anybody can overwrite there.
        "Akka.Actor :: Nobody  static readonly Nobody Instance",
        "Akka.Persistence.Journal :: EventSequence  static readonly IEventSequence Empty",
        "Akka.TestKit :: CallingThreadDispatcher  static readonly string Id",
        "Akka.TestKit :: KeepRunning  static readonly KeepRunning Instance",
        "Akka.TestKit :: NoAutoPilot  static readonly NoAutoPilot Instance",
        "Akka.TestKit :: NullMessageEnvelope  static readonly NullMessageEnvelope Instance",

        // Of an abstract class: only a subclass can call it there too.
        "Akka.Event :: LogMessage  protected LogMessage(ILogMessageFormatter formatter, string format)",

        // What is called as there, and overridden here.
        "Akka.Actor :: DeadLetterMailbox  override void CleanUp()",

        // Nothing of it is there but the defaults; nobody stashes in a plugin of another.
        "Akka.Persistence.Sql :: SqlPersistence: static class instead of sealed class : IExtension",
        "Akka.Persistence.Sql.Journal :: SqlWriteJournal: class : AsyncWriteJournal instead of class : AsyncWriteJournal, IActorStash, "
            + "IRequiresMessageQueue<IUnboundedDequeBasedMessageQueueSemantics>, IWithUnboundedStash, IWithUnrestrictedStash",
        "Akka.Persistence.Sql.Snapshot :: SqlSnapshotStore: class : SnapshotStore instead of class : SnapshotStore, IActorStash, "
            + "IRequiresMessageQueue<IUnboundedDequeBasedMessageQueueSemantics>, IWithUnboundedStash, IWithUnrestrictedStash",

        // Routers are not there.
        "Akka.Routing :: RouterConfig: abstract class instead of abstract class : ISurrogated",

        // A finite state machine there; programs use no more of it than its Props.
        "Akka.Cluster.Tools.Singleton :: ClusterSingletonManager: sealed class : UntypedActor instead of sealed class : FSM<ClusterSingletonState,IClusterSingletonData>",
        "Akka.Cluster.Tools.Singleton :: ClusterSingletonManager  protected override void OnReceive(object message)",
    };

    /// <summary>Members of Akka.NET that the engine's types lack, by how they begin.</summary>
    private static readonly string[] LeftOut =
    [
        // Fields that cannot be overwritten here.
        "Akka.Actor :: Nobody  static Nobody Instance",
        "Akka.Persistence.Journal :: EventSequence  static IEventSequence Empty",

        // Of members in other processes, and of the region's and the parser's own insides.
        "Akka.Cluster :: Cluster  DefaultFailureDetectorRegistry<Address> FailureDetector",
        "Akka.Cluster.Sharding :: ShardRegion  ShardRegion(",
        "Akka.Configuration.Hocon :: Parser  HoconArray ParseArray(",
        "Akka.Configuration.Hocon :: Parser  void ParseValue(",

        // Finite state machines.
        "Akka.TestKit :: TestKitBase  TestFSMRef<",
    ];

    private static readonly Type[] Ours = new[] { "Actors.Engine", "Actors.Engine.Persistence", "Actors.Engine.TestKit" }
        .SelectMany(name => Assembly.Load(name).GetTypes()).Where(Signatures.IsVisible).ToArray();

    [Fact]
    public void No_public_type_is_unknown_to_Akka()
    {
        var unknown = Ours.Select(Signatures.Key).Where(k => !Akka.Types.ContainsKey(k));
        None(unknown);
    }

    [Fact]
    public void Every_type_has_the_kind_base_and_interfaces_that_Akka_gives_it()
    {
        var different = Ours.Where(t => Signatures.Head(t) != Akka.Types[Signatures.Key(t)].Head)
            .Select(t => $"{Signatures.Key(t)}: {Signatures.Head(t)} instead of {Akka.Types[Signatures.Key(t)].Head}");
        None(different.Where(d => !Stricter.Contains(d)));
    }

    [Fact]
    public void No_public_member_is_unknown_to_Akka_or_has_another_signature()
    {
        var unknown = Ours.SelectMany(t => Signatures.Members(t).Where(m => !Akka.Types[Signatures.Key(t)].Members.Contains(m)).Select(m => $"{Signatures.Key(t)}  {m}"));
        None(unknown.Where(m => !Stricter.Contains(m)));
    }

    [Fact]
    public void Every_member_that_Akka_gives_a_type_of_the_engine_is_there()
    {
        // What a class inherits needs no override to be called; constructors for the deserializer of .NET's old remoting are nobody's business.
        var missing = Ours.Where(t => Whole.Types.ContainsKey(Signatures.Key(t))).SelectMany(t => Whole.Types[Signatures.Key(t)].Members.Except(Signatures.Members(t), StringComparer.Ordinal).Select(m => $"{Signatures.Key(t)}  {m}"))
            .Where(m => !m.Contains(" override ", StringComparison.Ordinal) && !m.Contains("(SerializationInfo ", StringComparison.Ordinal));
        None(missing.Where(m => !LeftOut.Any(l => m.StartsWith(l, StringComparison.Ordinal))));
    }

    [Fact]
    public void Enums_count_from_zero_as_those_of_Akka_do() => None(Ours.Where(t => t.IsEnum)
        .Where(t => !Enum.GetValues(t).Cast<object>().Select(v => Convert.ToInt32(v, CultureInfo.InvariantCulture)).SequenceEqual(Enumerable.Range(0, Enum.GetValues(t).Length)))
        .Select(Signatures.Key));

    // xUnit shows the first few of a collection only.
    private static void None(IEnumerable<string> found)
    {
        var all = found.Order(StringComparer.Ordinal).ToArray();
        Assert.True(all.Length == 0, $"{all.Length} differ:\n{string.Join('\n', all)}");
    }

    private static IEnumerable<string> Lines(string file) => File.ReadLines(Path.Combine(AppContext.BaseDirectory, "PublicApi", file));
}
