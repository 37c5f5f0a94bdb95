namespace Akka.TestKit;

/// <summary>The settings of <c>akka.test</c>.</summary>
public class TestKitSettings : IExtension
{
    private int _testActors;
    private long _testActorRefs;

    public TestKitSettings(Config config)
    {
        DefaultTimeout = config.GetTimeSpan("akka.test.default-timeout", TimeSpan.FromSeconds(5), allowInfinite: false);
        SingleExpectDefault = config.GetTimeSpan("akka.test.single-expect-default", TimeSpan.FromSeconds(3), allowInfinite: false);
        TestEventFilterLeeway = config.GetTimeSpan("akka.test.filter-leeway", TimeSpan.FromSeconds(3), allowInfinite: false);
        TestTimeFactor = config.GetDouble("akka.test.timefactor", 1.0);
        LogTestKitCalls = config.GetBoolean("akka.test.testkit.debug");
        if (TestTimeFactor <= 0) throw new ConfigurationException($"akka.test.timefactor must be greater than 0, it is {TestTimeFactor}");
    }

    /// <summary>Timeout of requests that a test makes.</summary>
    public TimeSpan DefaultTimeout { get; }

    /// <summary>How long a single expectation waits when neither it nor a surrounding Within says so.</summary>
    public TimeSpan SingleExpectDefault { get; }

    /// <summary>How long an event filter waits for its events after the action is done.</summary>
    public TimeSpan TestEventFilterLeeway { get; }

    /// <summary>All times of a test are multiplied by this.</summary>
    public double TestTimeFactor { get; }

    public bool LogTestKitCalls { get; }

    /// <summary>With one $ more than the names that parents give.</summary>
    internal string NextTestActorRefName() => "$" + Actor.Internal.AutoName.Of(Interlocked.Increment(ref _testActorRefs) - 1);

    internal string NextTestActorName() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"testActor{Interlocked.Increment(ref _testActors)}");
}

/// <summary>The extension that holds a system's <see cref="TestKitSettings"/>.</summary>
public class TestKitExtension : ExtensionIdProvider<TestKitSettings>
{
    /// <summary>The settings of <paramref name="system"/>.</summary>
    public static TestKitSettings For(ActorSystem system) => new TestKitExtension().Apply(system);

    public override TestKitSettings CreateExtension(ExtendedActorSystem system) => new(system.Settings.Config);
}
