namespace Akka.TestKit.Configs;

/// <summary>Configurations for tests.</summary>
public static class TestConfigs
{
    /// <summary>What every test system has.</summary>
    public static Config DefaultConfig => TestKitBase.DefaultConfig;

    /// <summary>A <see cref="TestScheduler"/>, whose time moves only when told.</summary>
    public static Config TestSchedulerConfig { get; } =
        ConfigurationFactory.ParseString("akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"").WithFallback(TestKitBase.DefaultConfig);
}
