namespace Akka.TestKit.Internal;

/// <summary>The configuration a test system starts with; values of the same keys in Akka.NET 1.5.</summary>
internal static class TestKitConfigs
{
    public static Config Default { get; } = ConfigurationFactory.ParseString(
        $$"""
        akka {
          loggers = ["Akka.TestKit.TestEventListener, Akka.TestKit"]
          test {
            timefactor = 1.0
            filter-leeway = 3s
            single-expect-default = 3s
            default-timeout = 5s
            calling-thread-dispatcher {
              type = "{{typeof(CallingThreadDispatcherConfigurator).FullName}}, {{typeof(CallingThreadDispatcherConfigurator).Assembly.GetName().Name}}"
              throughput = 2147483647
            }
            test-actor.dispatcher {
              type = "{{typeof(CallingThreadDispatcherConfigurator).FullName}}, {{typeof(CallingThreadDispatcherConfigurator).Assembly.GetName().Name}}"
              throughput = 2147483647
            }
          }
        }
        """);

    public static Config FullDebug { get; } = ConfigurationFactory.ParseString(
        """
        akka {
          log-dead-letters-during-shutdown = true
          log-dead-letters = true
          loglevel = DEBUG
          stdout-loglevel = DEBUG
          actor.debug {
            receive = true
            autoreceive = true
            lifecycle = true
            event-stream = true
            unhandled = true
            fsm = true
            router-misconfiguration = true
          }
        }
        """);
}
