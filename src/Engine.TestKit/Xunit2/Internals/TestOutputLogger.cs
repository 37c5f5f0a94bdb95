using Xunit.Abstractions;

namespace Akka.TestKit.Xunit2.Internals;

/// <summary>Writes log events to the output of one test; what comes after the test's end is dropped, since xunit refuses it.</summary>
public class TestOutputLogger : ReceiveActor
{
    private readonly ITestOutputHelper _output;
    private readonly string? _prefix;

    public TestOutputLogger(ITestOutputHelper output) : this(output, null) { }

    internal TestOutputLogger(ITestOutputHelper output, string? prefix)
    {
        _output = output;
        _prefix = prefix;
        Receive<InitializeLogger>(initialize =>
        {
            var bus = initialize.LoggingBus;
            foreach (var type in (Type[])[typeof(Event.Debug), typeof(Info), typeof(Warning), typeof(Error)]) bus.Subscribe(Self, type);

            Sender.Tell(new LoggerInitialized());
        });
        Receive<LogEvent>(Write);
    }

    private void Write(LogEvent logEvent)
    {
        try
        {
            _output.WriteLine($"{_prefix}{logEvent}");
        }
        catch (InvalidOperationException)
        {
            // The test is over.
        }
    }
}
