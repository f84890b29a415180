# Holds one device for mixos and copies what it says to stdout. `input PATH`: a keypad, grabbed; `hid PATH`: a Stream Deck.
# Both ways each message has its length before it (2 bytes, little-endian). To a Stream Deck, its first byte says how it goes: `o` as it
# is, `f` as a feature report. Says `held` on stderr. Ends with its starter (stdin), or with the device, and then says why. Perl, because
# Node has no ioctl.
use strict;
use warnings;
use Socket;

my ($kind, $path) = @ARGV;
my $device;
if (-S $path) {
  # What stands in for a Stream Deck: the same messages over a socket that keeps them apart.
  socket($device, PF_UNIX, SOCK_SEQPACKET, 0) && connect($device, sockaddr_un($path)) or die "$!\n";
} else {
  sysopen($device, $path, 2) or die "$!\n";
}
# A FIFO with a recording instead of a keypad: there is nothing to hold, and no light.
my $is_device = -c $device;
die "it is a file: make a FIFO (mkfifo) and write the recording into that\n" if -f $device;
# EVIOCGRAB
if ($is_device && $kind eq 'input') { ioctl($device, 0x40044590, 1) or die "it cannot be held: $!\n" }
syswrite(STDERR, "held\n");

my $begun = '';
for (;;) {
  my $wanted = '';
  vec($wanted, fileno(STDIN), 1) = 1;
  vec($wanted, fileno($device), 1) = 1;
  next if select(my $ready = $wanted, undef, undef, undef) < 0;
  if (vec($ready, fileno($device), 1)) {
    my $size = sysread($device, my $bytes, 24 * 64);
    die defined $size ? "No such device\n" : "$!\n" unless $size;
    hand_on(pack('v', $size) . $bytes);
  }
  if (vec($ready, fileno(STDIN), 1)) {
    sysread(STDIN, $begun, 65536, length $begun) or exit;
    while (length $begun >= 2 && length $begun >= 2 + unpack('v', $begun)) {
      my $message = unpack('v/a*', $begun);
      substr($begun, 0, 2 + length $message) = '';
      tell_device($message);
    }
  }
}

sub hand_on {
  my ($bytes) = @_;
  for (my $at = 0; $at < length $bytes;) { $at += syswrite(STDOUT, $bytes, length($bytes) - $at, $at) // exit }
}

sub tell_device {
  my ($message) = @_;
  # A keypad without lights refuses: nothing is lost.
  if ($kind eq 'input') { syswrite($device, $message) if $is_device; return }
  my ($way, $report) = unpack('a a*', $message);
  # HIDIOCSFEATURE
  my $feature = 0xc0004806 | length($report) << 16;
  my $done = $way eq 'f' && $is_device ? ioctl($device, $feature, $report) : syswrite($device, $report);
  die "$!\n" unless $done;
}
