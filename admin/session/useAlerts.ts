import { defineStore } from 'pinia';
import { ref } from 'vue';
import { safeStorage } from '../../web/browser/safeStorage.ts';

const KEY = 'staff-alert-sound';
/** Two short notes, a third apart: heard in a room, and over before one is annoyed. */
const NOTES_HZ = [660, 880];
const NOTE_SECONDS = 0.12;

/** Whether new orders and refund requests are heard. The choice belongs to the browser, not to the person. */
export const useAlerts = defineStore('alerts', () => {
  const storage = safeStorage('localStorage');
  const isLoud = ref(storage.getItem(KEY) !== 'off');

  /** Browsers are silent until something on the page was pressed; then nothing is heard, and nothing fails. */
  function ring(): void {
    if (!isLoud.value || typeof AudioContext === 'undefined') return;
    const audio = new AudioContext();
    const volume = audio.createGain();
    volume.gain.value = 0.15;
    volume.connect(audio.destination);
    for (const [index, hertz] of NOTES_HZ.entries()) {
      const note = audio.createOscillator();
      note.frequency.value = hertz;
      note.connect(volume);
      note.start(audio.currentTime + index * NOTE_SECONDS);
      note.stop(audio.currentTime + (index + 1) * NOTE_SECONDS);
      if (index === NOTES_HZ.length - 1) note.onended = () => void audio.close();
    }
  }

  function toggle(): void {
    isLoud.value = !isLoud.value;
    storage.setItem(KEY, isLoud.value ? 'on' : 'off');
    ring();
  }

  return { isLoud, ring, toggle };
});
